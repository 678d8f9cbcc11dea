import { parseCookie, type SetCookie } from 'cookie';
import type { Settings } from '#src/settings/settings.ts';

/** The session cookie's name, which differs by mode as in the reference. */
export const sessionCookieName = (settings: Settings): string => (settings.production ? 'sessionid' : 'meet_sessionid');

/** The cookie that holds the credential of a guest. */
export const guestCookieName = 'greenroom_guest';

export const csrfCookieName = 'csrftoken';

const oneYear = 365 * 24 * 3600;

// A page of a neighbouring host can set any number of cookies of one name for the parent domain.
const mostValues = 4;

/** The different values of a cookie in the order of the header, at most four; values behind them are not read. */
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
 * What the one valid value of a cookie stands for. Null when no value is valid, and when two valid ones differ: a
 * neighbouring host may have set either.
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

/** The cookie that holds a session's secret value for `seconds`. */
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

/** Takes the session cookie away from the browser. */
export const noSessionCookie = (settings: Settings): SetCookie => sessionCookie(settings, '', 0);

/** The CSRF cookie, which the page's own scripts must be able to read. */
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
