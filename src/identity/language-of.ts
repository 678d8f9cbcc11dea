import type { IncomingHttpHeaders } from 'node:http';
import { readOnlyCookie } from '#src/api/cookies.ts';
import type { Settings } from '#src/settings/settings.ts';

/** The reference's cookie of a browser that has chosen a language. */
const languageCookie = 'django_language';
const longestHeader = 500;

/**
 * Finds which of the languages of the settings a browser reads: the cookie's, else the first of Accept-Language that is
 * spoken, else the standard one.
 */
export function createLanguageOf(settings: Settings): (headers: IncomingHttpHeaders) => string {
  const codes = settings.DJANGO_LANGUAGES.map(([code]) => code.toLowerCase());
  const spoken = (code: string): string | undefined => {
    const wanted = code.toLowerCase();
    const base = wanted.split('-')[0]!;
    if (codes.includes(wanted)) return wanted;
    if (codes.includes(base)) return base;
    return codes.find((known) => known.startsWith(`${base}-`));
  };
  const ofCookie = (header: string | undefined) =>
    readOnlyCookie(header, languageCookie, (value) => spoken(value) ?? null);
  const ofHeader = (header: string | undefined): string | undefined => {
    for (const { code } of wishes(header ?? '')) {
      if (code === '*') return undefined;
      const found = spoken(code);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return (headers) => ofCookie(headers.cookie) ?? ofHeader(headers['accept-language']) ?? settings.DJANGO_LANGUAGE_CODE;
}

interface Wish {
  readonly code: string;
  readonly weight: number;
}

/** What Accept-Language asks for, most wanted first: `fr-CH, fr;q=0.9, *;q=0.5`. */
function wishes(header: string): Wish[] {
  return header
    .slice(0, longestHeader)
    .split(',')
    .flatMap((part): Wish[] => {
      const found = /^\s*([a-z]{1,8}(?:-[a-z0-9]{1,8})*|\*)\s*(?:;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?\s*$/i.exec(
        part,
      );
      const weight = Number(found?.[2] ?? 1);
      return found === null || weight === 0 ? [] : [{ code: found[1]!, weight }];
    })
    .sort((one, other) => other.weight - one.weight);
}
