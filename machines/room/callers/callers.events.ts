import type { AccessLevel, ParticipantReport } from '../room.events.ts';

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

/** What is reported of people who call by telephone. */
export type CallersReport =
  /** The caller's track is published; a call has only one. */
  | ({ readonly type: 'caller.published'; readonly track: string } & Omit<ParticipantReport, 'source'>)
  /** Outcomes of `callers.settle`, which applies what is stored when it runs, and of `callers.watch`. */
  | { readonly type: 'callers.settled' }
  | {
      readonly type: 'callers.settleFailed';
      readonly reason: string;
      readonly sid: string;
      readonly call: string | null;
    }
  | { readonly type: 'callers.watched' }
  | { readonly type: 'callers.watchFailed'; readonly reason: string }
  /** Outcomes of `callers.hangUp`, of one, and of `callers.hangUpAll`. */
  | { readonly type: 'callers.hungUp' }
  | { readonly type: 'callers.hangUpFailed'; readonly reason: string }
  | { readonly type: 'callers.allHungUp' }
  | { readonly type: 'callers.allHangUpFailed'; readonly reason: string };
