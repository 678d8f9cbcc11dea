import type { ParticipantReport } from '../room.people.ts';

/** Reports about people who call by telephone. */
export type CallersReport =
  /** A caller's track was published; a call has only one. */
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
