import type { Cause } from './actor-answer.ts';

/** One line of a room's journal. */
export interface JournalLine {
  readonly id: number;
  readonly at: string;
  readonly kind: string;
  readonly actor: string;
  readonly revision: number;
  readonly event: string;
  readonly cause: Cause;
  readonly request: string | null;
  readonly before: string;
  readonly after: string;
  readonly facts: readonly string[];
  readonly commands: readonly { readonly name: string; readonly key: string }[];
  readonly told: number | null;
  readonly given: unknown;
}

export interface JournalAnswer {
  readonly results: readonly JournalLine[];
  readonly next: number | null;
}

/** What a page of the journal is asked for. */
export interface JournalQuery {
  readonly before?: number | undefined;
  readonly after?: number | undefined;
  readonly limit?: number | undefined;
  readonly actor?: string | undefined;
  readonly request?: string | undefined;
}

/** A numbered fact of a room's stream. */
export interface StreamFact {
  readonly stream: string;
  readonly number: number;
  readonly type: string;
  readonly at: string;
  readonly data: unknown;
}
