import type { AccessLevel } from '../room.rights.ts';

/** Reports about the meeting and its LiveKit room. */
export type MeetingReport =
  | { readonly type: 'livekit.roomStarted'; readonly sid: string }
  | { readonly type: 'livekit.roomFinished'; readonly sid: string }
  /** LiveKit did not answer a probe. */
  | { readonly type: 'livekit.lost' }
  /** LiveKit answers again, its connection broke, or no replica probed it for a while: it may have restarted. */
  | { readonly type: 'livekit.back' }
  /** The room's configuration or access level changed; only changed fields are present. */
  | {
      readonly type: 'room.changed';
      readonly configuration?: Readonly<Record<string, unknown>>;
      readonly accessLevel?: AccessLevel;
    }
  /** The room and its rows are deleted in this commit. */
  | { readonly type: 'room.deleted' }
  /** Outcomes of `livekit.closeRoom`. */
  | { readonly type: 'livekit.roomClosed' }
  | { readonly type: 'livekit.closeFailed'; readonly reason: string };

/** An operator ends the meeting. */
export type MeetingRequest = { readonly type: 'meeting.end' };

export const meetingRequests = ['meeting.end'] as const satisfies readonly MeetingRequest['type'][];

/** Signals from the meeting to the other regions within a transition. */
export type MeetingSignal = { readonly type: 'meeting.over' | 'meeting.moved' };
