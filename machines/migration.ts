/** A stored snapshot and its pending timers, before they are restored; both are plain JSON. */
export interface StoredState {
  readonly snapshot: Record<string, unknown>;
  readonly timers: Readonly<Record<string, { readonly at: string; readonly event: unknown; readonly token: string }>>;
}

/** Converts one version's stored state to the next version's; renames pending timers when states were renamed. */
export type Migration = (stored: StoredState) => StoredState;
