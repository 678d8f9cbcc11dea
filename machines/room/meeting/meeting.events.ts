import type { AccessLevel } from '../room.rights.ts';

/** What is reported of the meeting and of the LiveKit room that it runs in. */
export type MeetingReport =
  | { readonly type: 'livekit.roomStarted'; readonly sid: string }
  | { readonly type: 'livekit.roomFinished'; readonly sid: string }
  /** LiveKit cannot be reached, or its connection broke. */
  | { readonly type: 'livekit.lost' }
  /** LiveKit answers again; it may have been restarted in between. */
  | { readonly type: 'livekit.back' }
  /** What people may do in the room, or who may enter, has changed; only what changed is named. */
  | {
      readonly type: 'room.changed';
      readonly configuration?: Readonly<Record<string, unknown>>;
      readonly accessLevel?: AccessLevel;
    }
  /** The room and its rows are deleted, in this same commit. */
  | { readonly type: 'room.deleted' }
  /** Outcomes of `livekit.closeRoom`. */
  | { readonly type: 'livekit.roomClosed' }
  | { readonly type: 'livekit.closeFailed'; readonly reason: string };

/** What the meeting tells the other regions within a transition. */
export type MeetingSignal = { readonly type: 'meeting.over' | 'meeting.moved' };
