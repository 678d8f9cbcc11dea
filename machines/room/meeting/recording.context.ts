export interface RecordingContext {
  /** The egress that records now. */
  readonly egress: string | null;
  /** Egresses that ended, newest last. */
  readonly pastEgresses: readonly string[];
}

export const initialRecording: RecordingContext = { egress: null, pastEgresses: [] };
