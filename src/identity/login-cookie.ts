import { parseCookie, type SetCookie } from 'cookie';
import { readCookies } from '#src/api/cookies.ts';
import type { Settings } from '#src/settings/settings.ts';

// Each login has a cookie of its own: tabs that start logins at once do not overwrite each other's.
// Browsers refuse the prefix __Host- from neighbouring hosts, which could otherwise finish a login of theirs here.
const prefixOf = (settings: Settings): string => `${settings.production ? '__Host-' : ''}greenroom_login_`;
const nameOf = (settings: Settings, state: string): string => `${prefixOf(settings)}${state.slice(0, 8)}`;

// A browser with more tabs at the provider loses the oldest: all its cookies have to fit into a header.
const mostPending = 10;

/** The cookie that ties a login to the browser in which it began, for `seconds`. */
export const loginCookie = (settings: Settings, state: string, value: string, seconds: number): SetCookie => ({
  name: nameOf(settings, state),
  value,
  maxAge: seconds,
  path: '/',
  httpOnly: true,
  sameSite: 'lax',
  secure: settings.production,
});

/** Takes the cookie of a login away from the browser. */
export const noLoginCookie = (settings: Settings, state: string): SetCookie => loginCookie(settings, state, '', 0);

/** The values of the cookie of a login, of which one may be the browser's own. */
export const readLoginCookies = (settings: Settings, header: string | undefined, state: string): readonly string[] =>
  readCookies(header, nameOf(settings, state));

/** Takes away the cookies of the oldest logins, so that there is place for one more; browsers send the oldest first. */
export function dropOldLogins(settings: Settings, header: string | undefined): SetCookie[] {
  const prefix = prefixOf(settings);
  const states = Object.keys(parseCookie(header ?? ''))
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length))
    .filter((state) => /^[A-Za-z0-9]{8}$/.test(state));
  return states.slice(0, Math.max(0, states.length - mostPending + 1)).map((state) => noLoginCookie(settings, state));
}
