import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import accepts from 'accepts';
import { readOnlyCookie } from '#src/api/cookies.ts';
import type { Settings } from '#src/settings/settings.ts';

/** The reference's cookie for a browser's chosen language. */
const languageCookie = 'django_language';
// Characters. Parsing takes linear time, and a header may have 16 KiB.
const longestHeader = 500;

/**
 * Creates the function that chooses a browser's language among the configured ones: the cookie's, else the first
 * supported one of Accept-Language, else the default.
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
