import type { Briefing } from '../briefing.ts';
import type { RecordingMode, RecordingOptions, RecordingRow } from './recording.context.ts';

export type EgressStatus = 'starting' | 'active' | 'ending' | 'complete' | 'failed' | 'aborted' | 'limitReached';

export type RecordingRequest =
  | {
      readonly type: 'recording.start';
      readonly recording: string;
      readonly mode: RecordingMode;
      readonly options: RecordingOptions;
      /** Account that will own the recording. */
      readonly by: string;
      /** Milliseconds for which a refused start is repeated; 0 reports the refusal at once. */
      readonly queueMs: number;
      /** Lookup: whether another recording of the room is initiated or active. */
      readonly busy?: boolean;
    }
  | { readonly type: 'recording.stop'; readonly by: string }
  | { readonly type: 'recording.delete'; readonly by: string };

export const recordingRequests = [
  'recording.start',
  'recording.stop',
  'recording.delete',
] as const satisfies readonly RecordingRequest['type'][];

/** Reports about a recording: forwarded by its room, outcomes of its commands, or from hooks. */
export type RecordingReport =
  /** The start request was answered with a failure, because its outcome did not arrive in time. */
  | { readonly type: 'recording.startTimedOut' }
  /** The recording blocks another one, or a sweep found it: compare it with LiveKit. */
  | { readonly type: 'recording.doubted' }
  | { readonly type: 'recording.roomDeleted' }
  /** An operator marks the recording as failed. */
  | { readonly type: 'recording.fail' }
  /** Outcomes of `recording.startEgress`. */
  | { readonly type: 'egress.accepted'; readonly egress: string }
  | { readonly type: 'egress.refused'; readonly reason: 'recorder_busy' | 'recorder_unavailable' | 'recorder_refused' }
  /** LiveKit reported a change of an egress of this recording. */
  | { readonly type: 'egress.reported'; readonly egress: string; readonly status: EgressStatus }
  /** The recorder left the LiveKit room, or the meeting ended. */
  | { readonly type: 'recorder.left' }
  /** Outcomes of `recording.stopEgress`; `unknown`: an unexpected answer of LiveKit. */
  | { readonly type: 'egress.stopAnswered'; readonly status: EgressStatus | 'unknown' }
  | { readonly type: 'egress.stopFailed'; readonly reason: string }
  /** Outcomes of `recording.endEgress`, for an egress that no recording owns. */
  | { readonly type: 'egress.unwantedEnded' }
  | { readonly type: 'egress.unwantedLeft'; readonly reason: string }
  /**
   * Outcomes of `recording.look`: the egress and the recorder's presence at LiveKit; `gone`: LiveKit has no such
   * egress.
   */
  | {
      readonly type: 'egress.seen';
      readonly egress: string | null;
      readonly status: EgressStatus | 'gone';
      readonly present: boolean;
    }
  | { readonly type: 'egress.lookFailed'; readonly reason: string }
  /** The storage's hook, after verification, reported the file. */
  | { readonly type: 'file.reported' }
  /** Outcomes of `storage.findFile`. */
  | { readonly type: 'file.found' }
  | { readonly type: 'file.missing' }
  | { readonly type: 'file.lookFailed'; readonly reason: string }
  /** Outcomes of `recording.notify`, and the end of all work for one recipient. */
  | {
      readonly type: 'notices.settled';
      /** Lookup: whether recipients are still pending, and whether a notice failed permanently. */
      readonly pending?: boolean;
      readonly failed?: boolean;
    }
  | { readonly type: 'notices.enqueued' }
  | { readonly type: 'notices.enqueueFailed'; readonly reason: string }
  /** The summary service reported that its job has ended. */
  | { readonly type: 'process.reported'; readonly success: boolean }
  /** Outcomes of `recording.tellLimit`. */
  | { readonly type: 'limit.told' }
  | { readonly type: 'limit.tellFailed'; readonly reason: string }
  /** Outcomes of `storage.removeFiles`. */
  | { readonly type: 'files.removed' }
  | { readonly type: 'files.removeFailed'; readonly reason: string };

/** The row of a recording without an actor, which a lookup adds to the first event of its new actor. */
interface Adopted {
  readonly row?: RecordingRow;
}

export type RecordingEvent = (RecordingRequest | RecordingReport) & Adopted & Briefing;

/** The fields that lookups add; senders of an event leave them out. */
export type RecordingLookups = 'busy' | 'pending' | 'failed' | 'row';

/** A recording's message to its room, in the same commit. */
export interface RecordingTold {
  readonly type: 'recording.told';
  readonly recording: string;
  readonly egress: string | null;
  readonly mode: RecordingMode;
  readonly collects: boolean;
  /** `asking`: not accepted by LiveKit yet; `over`: no longer relevant for the room. */
  readonly phase: 'asking' | 'starting' | 'started' | 'saving' | 'over';
}
