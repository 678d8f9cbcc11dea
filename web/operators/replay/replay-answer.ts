import type { StateValue } from '../chart/state-paths.ts';

/** An actor's state at one revision, recomputed. */
export interface Standing {
  readonly revision: number;
  readonly state: string;
  readonly value: StateValue;
  readonly timers: readonly { readonly id: string; readonly at: string }[];
  readonly context: Readonly<Record<string, unknown>>;
}

/** One past move of an actor and the state that it led to. */
export interface ReplayStep extends Standing {
  readonly at: string;
  readonly event: { readonly type: string; readonly [field: string]: unknown };
  readonly cause?: { readonly by: string; readonly id: string; readonly reason?: string | undefined } | undefined;
  readonly before: string;
  readonly facts: readonly string[];
  readonly commands: readonly string[];
  readonly writes: readonly string[];
  readonly messages: readonly string[];
  readonly by_broadcast: boolean;
  readonly agrees: boolean;
}

/** Consecutive moves of an actor. */
export interface ReplayAnswer {
  /** Null if nothing can be recomputed. */
  readonly start: Standing | null;
  readonly steps: readonly ReplayStep[];
  /** `until` for the moves before the first one; null if there are none. */
  readonly earlier: number | null;
  /** Why moves are missing. */
  readonly problem?: string | null;
}
