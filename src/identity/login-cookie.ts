import { parseCookie, type SetCookie } from 'cookie';
import { readCookies } from '#src/api/cookies.ts';
import type { Settings } from '#src/settings/settings.ts';

// One cookie per login, so that concurrent logins in several tabs do not overwrite each other. The prefix `__Host-`
// prevents sibling hosts from setting it, which could otherwise complete their own login in this browser.
const prefixOf = (settings: Settings): string => `${settings.production ? '__Host-' : ''}greenroom_login_`;
const nameOf = (settings: Settings, state: string): string => `${prefixOf(settings)}${state.slice(0, 8)}`;

// A browser with more pending logins loses the oldest, because all cookies must fit into one header.
const mostPending = 10;

/** Cookie that binds a login to the browser in which it began, for `seconds`. */
export const loginCookie = (settings: Settings, state: string, value: string, seconds: number): SetCookie => ({
  name: nameOf(settings, state),
  value,
  maxAge: seconds,
  path: '/',
  httpOnly: true,
  sameSite: 'lax',
  secure: settings.production,
});

/** Deletes a login's cookie in the browser. */
export const noLoginCookie = (settings: Settings, state: string): SetCookie => loginCookie(settings, state, '', 0);

/** Returns the values of a login's cookie; one of them may be the browser's own. */
export const readLoginCookies = (settings: Settings, header: string | undefined, state: string): readonly string[] =>
  readCookies(header, nameOf(settings, state));

/** Deletes the cookies of the oldest logins to make room for one more; browsers send the oldest first. */
export function dropOldLogins(settings: Settings, header: string | undefined): SetCookie[] {
  const prefix = prefixOf(settings);
  const states = Object.keys(parseCookie(header ?? ''))
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length))
    .filter((state) => /^[A-Za-z0-9]{8}$/.test(state));
  return states.slice(0, Math.max(0, states.length - mostPending + 1)).map((state) => noLoginCookie(settings, state));
}
