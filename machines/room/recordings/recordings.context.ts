import type { RecordingMode } from '../../recording/recording.context.ts';

/** The room's current recording. */
interface CurrentRecording {
  readonly id: string;
  readonly egress: string | null;
  /** Whether its recorder has started. */
  readonly started: boolean;
}

/** The recording shown in the room's LiveKit metadata. */
interface ShownRecording {
  readonly id: string;
  readonly mode: RecordingMode;
  readonly status: 'starting' | 'started' | 'saving';
}

export interface RecordingsContext {
  readonly recording: CurrentRecording | null;
  readonly shown: ShownRecording | null;
}

export const initialRecordings: RecordingsContext = { recording: null, shown: null };
