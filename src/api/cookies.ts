import { parseCookie, type SetCookie } from 'cookie';
import type { Settings } from '#src/settings/settings.ts';

/** Name of the session cookie; differs by mode as in the reference. */
export const sessionCookieName = (settings: Settings): string => (settings.production ? 'sessionid' : 'meet_sessionid');

/** Name of the cookie with the guest credential. */
export const guestCookieName = 'greenroom_guest';

export const csrfCookieName = 'csrftoken';

const oneYear = 365 * 24 * 3600;

// A sibling host can set any number of cookies of one name for the parent domain; bound the work.
const mostValues = 4;

/** Returns the distinct values of a cookie in header order, at most four. */
export function readCookies(header: string | undefined, name: string): readonly string[] {
  if (header?.includes(name) !== true) return [];
  const values = new Set<string>();
  for (const pair of header.split(';')) {
    if (values.size === mostValues) break;
    if (pair.slice(0, pair.indexOf('=')).trim() !== name) continue;
    const value = parseCookie(pair)[name];
    if (value !== undefined && value !== '') values.add(value);
  }
  return [...values];
}

/**
 * Resolves the one valid value of a cookie. Null when no value is valid, and when two valid values differ, because a
 * sibling host may have set either.
 */
export function readOnlyCookie<T>(
  header: string | undefined,
  name: string,
  read: (value: string) => T | null,
): T | null {
  const found = new Set(readCookies(header, name).map(read));
  found.delete(null);
  const [only = null, ...others] = found;
  return others.length === 0 ? only : null;
}

/** Cookie with a session's secret value, valid for `seconds`. */
export function sessionCookie(settings: Settings, value: string, seconds: number): SetCookie {
  return {
    name: sessionCookieName(settings),
    value,
    maxAge: seconds,
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: settings.production,
  };
}

/** Deletes the session cookie in the browser. */
export const noSessionCookie = (settings: Settings): SetCookie => sessionCookie(settings, '', 0);

/** CSRF cookie; readable by scripts because the page sends it back as a header. */
export function csrfCookie(settings: Settings, token: string): SetCookie {
  return {
    name: csrfCookieName,
    value: token,
    maxAge: oneYear,
    path: '/',
    sameSite: 'lax',
    secure: settings.production,
  };
}
