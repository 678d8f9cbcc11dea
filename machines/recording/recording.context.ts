/** What is recorded: picture and sound, or sound alone for a transcript. */
export type RecordingMode = 'screen_recording' | 'transcript';

/** Statuses of `public.meet_recording`, under the reference's names (contract/data-model.md §6). */
export type RecordingStatus =
  | 'initiated'
  | 'active'
  | 'stopped'
  | 'saved'
  | 'aborted'
  | 'failed_to_start'
  | 'failed_to_stop'
  | 'notification_succeeded'
  | 'external_process_successful'
  | 'external_process_failed';

/** What a client may ask for with a recording; stored in its row. */
export interface RecordingOptions {
  readonly language?: string;
  readonly transcribe?: boolean;
  readonly collect_metadata?: boolean;
  readonly original_mode?: RecordingMode;
}

/** Why a recording failed, as facts and the response header name it. */
export type RecordingFailure =
  | 'recorder_busy'
  | 'recorder_unavailable'
  | 'recorder_refused'
  | 'recorder_failed'
  | 'recorder_gone'
  | 'recorder_aborted'
  | 'cancelled'
  | 'stop_failed'
  | 'given_up'
  | 'file_missing';

/** What a recording remembers beside its state; plain JSON. */
export interface RecordingContext {
  /** The recording's own uuid. */
  readonly recording: string;
  readonly mode: RecordingMode;
  /** The mode that clients show: that of the button which was pressed. */
  readonly shownMode: RecordingMode;
  /** Whether the metadata collector accompanies the recording. */
  readonly collects: boolean;
  /** Id of the egress at LiveKit. */
  readonly egress: string | null;
  readonly reason: RecordingFailure | null;
  /** Until when a refused start is repeated, ISO 8601; null when it is not. */
  readonly queueUntil: string | null;
  /** Until when the file is looked for, ISO 8601; null before the egress ended. */
  readonly fileUntil: string | null;
  /** Number of consecutive looks that did not find the recorder. */
  readonly misses: number;
  /** Number of consecutive looks that LiveKit did not answer. */
  readonly unanswered: number;
}

/** The context of a recording that was never started. */
export const initialContext: RecordingContext = {
  recording: '',
  mode: 'screen_recording',
  shownMode: 'screen_recording',
  collects: false,
  egress: null,
  reason: null,
  queueUntil: null,
  fileUntil: null,
  misses: 0,
  unanswered: 0,
};

/** A row of `public.meet_recording` that has no actor yet: the reference made it, or its actor was purged. */
export interface RecordingRow {
  readonly recording: string;
  readonly status: RecordingStatus;
  readonly egress: string | null;
  readonly mode: RecordingMode;
  readonly shownMode: RecordingMode;
  readonly collects: boolean;
}
