import type { SetCookie } from 'cookie';
import type { Settings } from '#src/settings/settings.ts';

/** Cookie with a session's id, for `seconds`. `SameSite=None`, because add-ons run in a frame of another site. */
export const addonCookie = (settings: Settings, value: string, seconds: number): SetCookie => ({
  name: settings.ADDONS_SESSION_ID_COOKIE,
  value,
  maxAge: seconds,
  path: '/',
  httpOnly: true,
  secure: true,
  sameSite: 'none',
});
