export interface TelephonyContext {
  /** Id of the dispatch rule through which callers join. */
  readonly rule: string | null;
}

export const initialTelephony: TelephonyContext = { rule: null };
