/** `screen_recording`: picture and sound; `transcript`: sound only. */
export type RecordingMode = 'screen_recording' | 'transcript';

/** Statuses of `public.meet_recording`, with the reference's names (contract/data-model.md §6). */
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

/** Options that a client may set for a recording; stored in its row. */
export interface RecordingOptions {
  readonly language?: string;
  readonly transcribe?: boolean;
  readonly collect_metadata?: boolean;
  readonly original_mode?: RecordingMode;
}

/** Reason of a failure, as used in facts and the response header. */
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

/** A recording's context; plain JSON. */
export interface RecordingContext {
  /** The recording's uuid. */
  readonly recording: string;
  readonly mode: RecordingMode;
  /** The mode that clients show: that of the button that started it. */
  readonly shownMode: RecordingMode;
  /** Whether the metadata collector runs during the recording. */
  readonly collects: boolean;
  /** LiveKit's id of the egress. */
  readonly egress: string | null;
  readonly reason: RecordingFailure | null;
  /** Deadline for repeating a refused start, ISO 8601; null when it is not repeated. */
  readonly queueUntil: string | null;
  /** Deadline for finding the file, ISO 8601; null until the first check and after an outage of the storage. */
  readonly fileUntil: string | null;
  /** Number of consecutive checks that did not find the recorder. */
  readonly misses: number;
  /** Number of consecutive checks that LiveKit did not answer. */
  readonly unanswered: number;
}

/** The context before the first event. */
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

/** A row of `public.meet_recording` without an actor: the reference created it, or its actor was purged. */
export interface RecordingRow {
  readonly recording: string;
  readonly status: RecordingStatus;
  readonly egress: string | null;
  readonly mode: RecordingMode;
  readonly shownMode: RecordingMode;
  readonly collects: boolean;
}
