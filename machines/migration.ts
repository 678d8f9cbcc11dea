/** A stored snapshot and its pending timers, before they are restored; both are plain JSON. */
export interface StoredState {
  readonly snapshot: Record<string, unknown>;
  readonly timers: Readonly<Record<string, { readonly at: string; readonly event: unknown; readonly token: string }>>;
}

/** Turns what one version stored into what the next one expects; renames pending timers when states were renamed. */
export type Migration = (stored: StoredState) => StoredState;
