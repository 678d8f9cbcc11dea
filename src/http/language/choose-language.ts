import type { RequestHandler } from 'express';
import { readOnlyCookie } from '#src/identity/cookies.ts';
import type { Settings } from '#src/settings/settings.ts';

/** The reference's cookie of a browser that has chosen a language. */
const languageCookie = 'django_language';
const longestHeader = 500;

/**
 * Notes in which of the languages of the settings errors are said: the cookie's, else the first of Accept-Language
 * that is spoken, else the standard one.
 */
export function chooseLanguage(settings: Settings): RequestHandler {
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
  return ({ headers }, response, next) => {
    const language = ofCookie(headers.cookie) ?? ofHeader(headers['accept-language']) ?? settings.DJANGO_LANGUAGE_CODE;
    response.locals.language = language;
    response.setHeader('Content-Language', language);
    next();
  };
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
