export interface ActorTarget {
  readonly kind: string;
  readonly id: string;
}

/** An act without its reason; the API says which fields belong to which name. */
export interface Act {
  readonly act: string;
  readonly actor?: ActorTarget;
  readonly room?: string;
  readonly command?: string;
  readonly timer?: string;
  readonly guest?: string;
  readonly participant?: string;
  readonly recording?: string;
}

/** What an act did, or would do. */
export interface ActResult {
  readonly done: boolean;
  readonly dry_run: boolean;
  readonly text: string;
  readonly details?: unknown;
}

/** What an act did to the rooms of a filter, or would do. */
export interface BulkResult {
  readonly dry_run: boolean;
  readonly matched: number;
  readonly done: number;
  readonly failed: readonly { readonly room: string; readonly detail: string }[];
}
