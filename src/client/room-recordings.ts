import type { RecordingFailure, RecordingMode } from '#machines/recording/recording.context.ts';
import type { Fact } from '#src/facts/fact.ts';
import type { RoomState } from '#src/realtime/wire-shapes.ts';

/** A recording that is starting or running. */
export interface CurrentRecording {
  /** Its uuid, or the LiveKit id of an egress that others started; null when it began before the watch. */
  readonly recording: string | null;
  readonly mode: RecordingMode | null;
  /** `starting`: requested, no recorder records yet. */
  readonly at: 'starting' | 'running' | 'stopping';
  /** When it was requested, or began to run; ISO 8601, null when unknown. */
  readonly since: string | null;
}

/** The recording that ended last. */
export interface EndedRecording {
  readonly recording: string;
  readonly mode: RecordingMode | null;
  readonly at: 'saving' | 'saved' | 'failed';
  /** Whether it ended because it reached the longest duration. */
  readonly isLimited: boolean;
  /** Why it failed; null when unknown. */
  readonly reason: RecordingFailure | null;
}

/** The recordings of a room, as far as its watcher knows them. */
export interface RoomRecordings {
  readonly current: CurrentRecording | null;
  readonly last: EndedRecording | null;
}

/** A recording of the user, as the REST API lists it. */
export interface FoundRecording {
  readonly id: string;
  readonly mode: RecordingMode;
  readonly status: string;
  readonly created_at: string;
}

export const noRecordings: RoomRecordings = { current: null, last: null };

/** The recordings after a fresh state, which contains only whether one runs. */
export function recordingsIn({ meeting }: RoomState, { current, last }: RoomRecordings): RoomRecordings {
  if (meeting !== 'recording') return { current: null, last };
  const known = current !== null && current.at !== 'starting' ? current : null;
  return { current: known ?? { recording: null, mode: null, at: 'running', since: null }, last };
}

/** The recordings after a fact of the room stream. */
export function recordingsAfter(recordings: RoomRecordings, { type, at, data }: Fact): RoomRecordings {
  const { current, last } = recordings;
  if (type === 'meeting.ended') return current?.at === 'starting' ? recordings : { current: null, last };
  if (!type.startsWith('recording.') || typeof data.recording !== 'string') return recordings;
  const { recording } = data;
  const mode = (data.mode as RecordingMode | undefined) ?? null;
  const reason = (data.reason as RecordingFailure | undefined) ?? null;
  const isKnown = current?.recording === recording;
  const end = (how: EndedRecording['at'], more: Partial<EndedRecording> = {}): RoomRecordings => ({
    current: isKnown || (current?.recording === null && endsUnknown(type, reason)) ? null : current,
    last: { recording, mode, at: how, isLimited: last?.recording === recording && last.isLimited, reason, ...more },
  });
  switch (type) {
    case 'recording.starting':
      return current !== null && current.at !== 'starting'
        ? recordings
        : { current: { recording, mode, at: 'starting', since: at }, last: null };
    case 'recording.started':
      return { current: { recording, mode, at: 'running', since: at }, last: null };
    case 'recording.stopping':
      return { current: { recording, mode, at: 'stopping', since: current?.since ?? null }, last };
    case 'recording.stopped':
      return end('saving');
    case 'recording.limitReached':
      return end('saving', { isLimited: true });
    case 'recording.failed':
      return end('failed');
    case 'recording.saved':
      return end('saved');
    default:
      return recordings;
  }
}

/** A late report about the file of an earlier recording does not end a running one whose id is unknown. */
const endsUnknown = (type: string, reason: RecordingFailure | null): boolean =>
  type !== 'recording.saved' && reason !== 'file_missing';

/** The recordings after one of the user was found that had begun before the watch. */
export function withFound(recordings: RoomRecordings, found: FoundRecording): RoomRecordings {
  const { current, last } = recordings;
  const isOver = found.status !== 'initiated' && found.status !== 'active';
  if (isOver || last?.recording === found.id || (current !== null && current.recording !== null)) return recordings;
  const { id: recording, mode, created_at: since } = found;
  return { current: { recording, mode, at: current?.at ?? 'starting', since }, last };
}

/** The state of the meeting that follows from its recordings. */
export function meetingWith({ current }: RoomRecordings, meeting: RoomState['meeting']): RoomState['meeting'] {
  if (meeting === 'empty') return meeting;
  return current !== null && current.at !== 'starting' ? 'recording' : 'active';
}
