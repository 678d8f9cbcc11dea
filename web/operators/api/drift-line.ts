/** A difference between the stored state and LiveKit or the bucket. */
export interface DriftLine {
  readonly room: string | null;
  readonly slug: string | null;
  readonly what: string;
  readonly direction: 'missing' | 'surplus';
  readonly thing: string;
  readonly believed: string | null;
  readonly found: string | null;
  readonly since: string;
  readonly next: string | null;
}

export interface DriftAnswer {
  readonly checked_at: string | null;
  readonly failed: readonly { readonly what: string; readonly error: string }[];
  /** LiveKit rooms and dispatch rules of other applications. */
  readonly foreign: number;
  readonly results: readonly DriftLine[];
  readonly counts: Readonly<Record<string, number>>;
}

/** A difference that is no more. */
export interface EndedDrift extends DriftLine {
  readonly id?: number | string;
  readonly ended_at: string;
  readonly mended_by: string | null;
}
