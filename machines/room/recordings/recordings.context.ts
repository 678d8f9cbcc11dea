import type { RecordingMode } from '../../recording/recording.context.ts';

/** The recording that concerns a room now. */
export interface CurrentRecording {
  readonly id: string;
  readonly egress: string | null;
  /** Whether its recorder records. */
  readonly started: boolean;
}

/** What the room's metadata at LiveKit say of a recording. */
export interface ShownRecording {
  readonly id: string;
  readonly mode: RecordingMode;
  readonly status: 'starting' | 'started' | 'saving';
}

export interface RecordingsContext {
  readonly recording: CurrentRecording | null;
  readonly shown: ShownRecording | null;
}

export const initialRecordings: RecordingsContext = { recording: null, shown: null };
