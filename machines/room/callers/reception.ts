import type { AccessLevel } from '../room.rights.ts';

/** What a room must know before it lets a caller in or out. */
export interface Reception {
  /** The id that the caller gets at the door. */
  readonly guest: string;
  /** Null for a room that is gone. */
  readonly accessLevel: AccessLevel | null;
  /** Whether nobody who has this number is let in for a while. */
  readonly lockedOut: boolean;
  /** Whether this call is known at the door already. */
  readonly expected: boolean;
}
