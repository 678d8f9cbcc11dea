export interface PendingTimer {
  readonly id: string;
  readonly at: string;
  readonly event: string;
  readonly overdue: boolean;
}

export interface InboxReport {
  readonly id: number | string;
  readonly key: string;
  readonly event: string;
  readonly cause: Cause;
  readonly tries: number;
  readonly next_try_at: string | null;
  readonly error: string | null;
  readonly at: string;
}

export interface PendingCommand {
  readonly id: string;
  readonly name: string;
  readonly key: string;
  readonly tries: number;
  readonly run_at: string;
  readonly give_up_at: string | null;
  readonly locked: boolean;
  readonly locked_since: string | null;
  readonly worker_alive: boolean | null;
  readonly error: string | null;
  readonly created_at: string;
}

export interface Cause {
  readonly by: string;
  readonly id: string;
  readonly reason?: string | undefined;
  readonly tries?: number | undefined;
}

/** A nested state value, as XState stores it. */
export type StateValue = string | { readonly [region: string]: StateValue };

/** An actor and what blocks it. */
export interface ActorAnswer {
  readonly kind: string;
  readonly id: string;
  readonly room: string;
  readonly version: number;
  readonly current_version: number;
  readonly revision: number;
  readonly state: string;
  readonly value: StateValue | null;
  readonly context: unknown;
  readonly done: boolean;
  readonly updated_at: string;
  readonly timers: readonly PendingTimer[];
  /** The oldest ones. */
  readonly inbox: readonly InboxReport[];
  readonly inbox_count: number;
  readonly quarantined_at: string | null;
  readonly commands: readonly PendingCommand[];
  readonly lock: {
    readonly since: string | null;
    readonly waiting: number;
    readonly application: string | null;
  } | null;
  /** Why a part of this answer is missing. */
  readonly problem?: string | null;
}
