import { parseCookie, type SetCookie } from 'cookie';
import type { Settings } from '#src/settings/settings.ts';

/** The session cookie's name, which differs by mode as in the reference. */
export const sessionCookieName = (settings: Settings): string => (settings.production ? 'sessionid' : 'meet_sessionid');

export const csrfCookieName = 'csrftoken';

const oneYear = 365 * 24 * 3600;

/**
 * The value of a cookie, or undefined. A name that comes with several values has none: one of them was put there by
 * a page of a neighbouring host, and nothing tells which.
 */
export function readCookie(header: string | undefined, name: string): string | undefined {
  if (header?.includes(name) !== true) return undefined;
  const named = header.split(';').filter((pair) => pair.slice(0, pair.indexOf('=')).trim() === name);
  const values = new Set(named.map((pair) => parseCookie(pair)[name]));
  return values.size === 1 ? [...values][0] : undefined;
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
