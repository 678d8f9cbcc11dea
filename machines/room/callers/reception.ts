import type { AccessLevel } from '../room.rights.ts';

/** Lookup for the report of a caller who joins or leaves. */
export interface Reception {
  /** The caller's guest id. */
  readonly guest: string;
  /** Null for a room that is deleted. */
  readonly accessLevel: AccessLevel | null;
  /** Whether this number is temporarily locked out. */
  readonly lockedOut: boolean;
  /** Whether this call is waiting or admitted already. */
  readonly expected: boolean;
}
