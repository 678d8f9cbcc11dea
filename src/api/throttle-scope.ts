import { createHash } from 'node:crypto';
import type { Rate } from '#src/settings/rate.ts';
import type { Settings } from '#src/settings/settings.ts';
import { guestCookieName, readCookies } from './cookies.ts';

/**
 * What the calls of a scope are counted by.
 *
 * - `person`: the account, participant, guest or connection, and the shared address.
 * - `account`: the account and the shared address; without an account, the address alone.
 * - `stranger`: the address alone; with an account, as a shared address.
 * - `address`: the address alone.
 * - `all`: all callers together.
 *
 * A shared address has a higher limit, because many people may use it.
 */
type By = 'person' | 'account' | 'stranger' | 'address' | 'all';

interface Scope {
  readonly by: By;
  readonly rate: (settings: Settings) => Rate;
}

// biome-ignore format: a table is read in columns.
/**
 * Throttle scopes with their rates (contract/README.md §6; the last ones are ours), counted over REST and sockets
 * together.
 */
export const scopes = {
  'request-entry':     { by: 'person',   rate: (settings) => settings.REQUEST_ENTRY_THROTTLE_RATES },
  'creation-callback': { by: 'stranger', rate: (settings) => settings.CREATION_CALLBACK_THROTTLE_RATES },
  'roomkit-join':      { by: 'all',      rate: (settings) => settings.ROOMKIT_JOIN_THROTTLE_RATES },
  'connection-test':   { by: 'account',  rate: (settings) => settings.CONNECTION_TEST_THROTTLE_RATES },
  'renew-pin':         { by: 'account',  rate: (settings) => settings.GREENROOM_PIN_RENEWAL_RATES },
  login:               { by: 'address',  rate: (settings) => settings.GREENROOM_LOGIN_RATES },
  'login-return':      { by: 'address',  rate: (settings) => settings.GREENROOM_LOGIN_RETURN_RATES },
  'addon-start':       { by: 'address',  rate: (settings) => settings.GREENROOM_ADDON_START_RATES },
  'addon-poll':        { by: 'address',  rate: (settings) => settings.GREENROOM_ADDON_POLL_RATES },
  connect:             { by: 'address',  rate: (settings) => settings.GREENROOM_CONNECT_RATES },
  token:               { by: 'address',  rate: (settings) => settings.GREENROOM_TOKEN_RATES },
  hand:                { by: 'person',   rate: (settings) => settings.GREENROOM_HAND_RATES },
  rename:              { by: 'person',   rate: (settings) => settings.GREENROOM_RENAME_RATES },
  mute:                { by: 'person',   rate: (settings) => settings.GREENROOM_MUTE_RATES },
  subtitles:           { by: 'person',   rate: (settings) => settings.GREENROOM_SUBTITLE_RATES },
  lobby:               { by: 'person',   rate: (settings) => settings.GREENROOM_LOBBY_RATES },
  look:                { by: 'person',   rate: (settings) => settings.GREENROOM_LOOK_RATES },
  change:              { by: 'person',   rate: (settings) => settings.GREENROOM_CHANGE_RATES },
} as const satisfies Readonly<Record<string, Scope>>;

export type ThrottleScope = keyof typeof scopes;

/** The caller, with what counting requires. */
export interface Counted {
  /** Network according to the trusted proxies, never what a caller claims. */
  readonly address: string;
  /** Id of the account; on the external API with the client that acts for it. */
  readonly user?: string | null;
  /** LiveKit identity of the holder of a token. */
  readonly participant?: string | null;
  /** Guest id of a valid guest credential. */
  readonly guest?: string | null;
  readonly cookieHeader?: string | undefined;
  /** Connection id, for callers without another identity. */
  readonly socket?: string;
}

/** Keys that a call counts under: its own, and that of a shared address. Null when it does not apply. */
export interface Keys {
  readonly own: string | null;
  readonly shared: string | null;
}

/**
 * Returns the keys that a call counts under. The reference uses the whole X-Forwarded-For as the address, so that a
 * caller can forge a new one per call.
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
  // An invalid cookie names nobody; a caller who changes it with each call is limited by the address.
  const shown = participant ?? guest ?? cookieOf(settings, cookieHeader);
  if (shown !== undefined && shown !== '') return `person:${hashOf(shown)}`;
  return socket === undefined ? null : `socket:${socket}`;
}

function cookieOf(settings: Settings, cookieHeader: string | undefined): string | undefined {
  const own = readCookies(cookieHeader, guestCookieName);
  const values = own.length > 0 ? own : readCookies(cookieHeader, settings.LOBBY_COOKIE_NAME);
  // Use all values: a single one may be set by a sibling host and be the same for everybody.
  return values.length === 0 ? undefined : values.join();
}

// The stored key must neither serve as a credential nor identify a person.
const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url');
