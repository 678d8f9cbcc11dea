export interface SweepingContext {
  /** LiveKit sid when the pending sweep started; its result is ignored if the sid has changed. */
  readonly lookedFor: string | null;
  /** Whether that sweep started after the recording did; only then its result is valid for the recorder. */
  readonly lookSawRecording: boolean;
}

export const initialSweeping: SweepingContext = { lookedFor: null, lookSawRecording: false };
