import { createHash } from 'node:crypto';
import { readCookies } from '#src/identity/cookies.ts';
import { guestCookieName } from '#src/lobby/guest-credential.ts';
import type { Settings } from '#src/settings/settings.ts';

/** What is counted against one rate (settings.md §5); `renew-pin` is ours. */
export const throttleScopes = [
  'request-entry',
  'creation-callback',
  'roomkit-join',
  'connection-test',
  'renew-pin',
] as const;

export type ThrottleScope = (typeof throttleScopes)[number];

/** Who calls, as far as counting needs it. `address` is what trusted proxies say, never what a caller claims. */
export interface Counted {
  readonly userId: string | null;
  readonly address: string;
  readonly cookieHeader: string | undefined;
}

/**
 * Under which key a call counts, or null when it counts nowhere (contract/README.md §6). The reference takes the whole
 * X-Forwarded-For as an address, which lets every caller choose a new one for each call.
 */
export function throttleKey(settings: Settings, scope: ThrottleScope, caller: Counted): string | null {
  const user = caller.userId === null ? null : `user:${caller.userId}`;
  switch (scope) {
    case 'request-entry':
      return user ?? guestKey(settings, caller.cookieHeader);
    case 'creation-callback':
      return user === null ? `address:${caller.address}` : null;
    case 'roomkit-join':
      return 'all';
    case 'connection-test':
    case 'renew-pin':
      return user ?? `address:${caller.address}`;
  }
}

function guestKey(settings: Settings, cookieHeader: string | undefined): string | null {
  const own = readCookies(cookieHeader, guestCookieName);
  const credentials = own.length > 0 ? own : readCookies(cookieHeader, settings.LOBBY_COOKIE_NAME);
  if (credentials.length === 0) return null;
  // What is stored must not let anybody in. All values count: one alone may be a neighbouring host's, the same for all.
  return `guest:${createHash('sha256').update(credentials.join()).digest('base64url')}`;
}
