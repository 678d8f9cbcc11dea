import { createHash } from 'node:crypto';
import type { Rate } from '#src/settings/rate.ts';
import type { Settings } from '#src/settings/settings.ts';
import { guestCookieName, readCookies } from './cookies.ts';

/**
 * What the calls of a scope are counted by.
 *
 * - `person`: the account, participant, guest or connection; and the address that many of them may share.
 * - `account`: the account, and the address that many share; without an account, the address alone.
 * - `stranger`: the address alone; with an account, as an address that many share.
 * - `address`: the address alone.
 * - `all`: everybody together.
 */
type By = 'person' | 'account' | 'stranger' | 'address' | 'all';

interface Scope {
  readonly by: By;
  readonly rate: (settings: Settings) => Rate;
}

// biome-ignore format: a table is read in columns.
/** What is counted against one rate (contract/README.md §6; the last ones are ours), over REST and sockets together. */
export const scopes = {
  'request-entry':     { by: 'person',   rate: (settings) => settings.REQUEST_ENTRY_THROTTLE_RATES },
  'creation-callback': { by: 'stranger', rate: (settings) => settings.CREATION_CALLBACK_THROTTLE_RATES },
  'roomkit-join':      { by: 'all',      rate: (settings) => settings.ROOMKIT_JOIN_THROTTLE_RATES },
  'connection-test':   { by: 'account',  rate: (settings) => settings.CONNECTION_TEST_THROTTLE_RATES },
  'renew-pin':         { by: 'account',  rate: (settings) => settings.GREENROOM_PIN_RENEWAL_RATES },
  login:               { by: 'address',  rate: (settings) => settings.GREENROOM_LOGIN_RATES },
  'login-return':      { by: 'address',  rate: (settings) => settings.GREENROOM_LOGIN_RETURN_RATES },
  connect:             { by: 'address',  rate: (settings) => settings.GREENROOM_CONNECT_RATES },
  hand:                { by: 'person',   rate: (settings) => settings.GREENROOM_HAND_RATES },
  rename:              { by: 'person',   rate: (settings) => settings.GREENROOM_RENAME_RATES },
  mute:                { by: 'person',   rate: (settings) => settings.GREENROOM_MUTE_RATES },
  subtitles:           { by: 'person',   rate: (settings) => settings.GREENROOM_SUBTITLE_RATES },
  lobby:               { by: 'person',   rate: (settings) => settings.GREENROOM_LOBBY_RATES },
  look:                { by: 'person',   rate: (settings) => settings.GREENROOM_LOOK_RATES },
  change:              { by: 'person',   rate: (settings) => settings.GREENROOM_CHANGE_RATES },
} as const satisfies Readonly<Record<string, Scope>>;

export type ThrottleScope = keyof typeof scopes;

/** Who calls, as far as counting needs it. */
export interface Counted {
  /** The network that trusted proxies tell of, never what a caller claims. */
  readonly address: string;
  readonly user?: string | null;
  /** The LiveKit identity of somebody who shows a token. */
  readonly participant?: string | null;
  /** The guest that a credential speaks for. */
  readonly guest?: string | null;
  readonly cookieHeader?: string | undefined;
  /** The connection of somebody who is not known otherwise. */
  readonly socket?: string;
}

/** The keys that a call counts under, of itself and of an address that many share; each is null where there is none. */
export interface Keys {
  readonly own: string | null;
  readonly shared: string | null;
}

/**
 * Under which keys a call counts. The reference takes the whole X-Forwarded-For as an address, which lets every caller
 * choose a new one for each call.
 */
export function throttleKeys(settings: Settings, scope: ThrottleScope, caller: Counted): Keys {
  const address = `address:${caller.address}`;
  const user = caller.user == null ? null : `user:${caller.user}`;
  switch (scopes[scope].by) {
    case 'person':
      return { own: user ?? personKey(settings, caller), shared: address };
    case 'account':
      return user === null ? { own: address, shared: null } : { own: user, shared: address };
    case 'stranger':
      return user === null ? { own: address, shared: null } : { own: null, shared: address };
    case 'address':
      return { own: address, shared: null };
    case 'all':
      return { own: 'all', shared: null };
  }
}

function personKey(settings: Settings, { participant, guest, cookieHeader, socket }: Counted): string | null {
  // A cookie that does not hold names nobody; whoever changes it with each call is counted by the address.
  const shown = participant ?? guest ?? cookieOf(settings, cookieHeader);
  if (shown !== undefined && shown !== '') return `person:${hashOf(shown)}`;
  return socket === undefined ? null : `socket:${socket}`;
}

function cookieOf(settings: Settings, cookieHeader: string | undefined): string | undefined {
  const own = readCookies(cookieHeader, guestCookieName);
  const values = own.length > 0 ? own : readCookies(cookieHeader, settings.LOBBY_COOKIE_NAME);
  // All values count: one alone may be a neighbouring host's, the same for everybody.
  return values.length === 0 ? undefined : values.join();
}

// What is stored must neither let anybody in nor name anybody.
const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url');
