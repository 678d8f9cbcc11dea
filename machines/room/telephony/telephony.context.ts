export interface TelephonyContext {
  /** The dispatch rule that lets callers in. */
  readonly rule: string | null;
}

export const initialTelephony: TelephonyContext = { rule: null };
