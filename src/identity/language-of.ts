import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import accepts from 'accepts';
import { readOnlyCookie } from '#src/api/cookies.ts';
import type { Settings } from '#src/settings/settings.ts';

/** The reference's cookie of a browser that has chosen a language. */
const languageCookie = 'django_language';
// Parsing takes time in proportion to the length, and a header may be 16 KiB long.
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
    const headers = { 'accept-language': header?.slice(0, longestHeader) };
    for (const code of accepts({ headers } as IncomingMessage).languages()) {
      if (code === '*') return undefined;
      const found = spoken(code);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return (headers) => ofCookie(headers.cookie) ?? ofHeader(headers['accept-language']) ?? settings.DJANGO_LANGUAGE_CODE;
}
