import type { Address } from '#machines/addresses.ts';
import type { Cause, SentEvent } from './delivery.ts';

/** A command, as stored in the payload of its job. */
export interface Command<Params = Readonly<Record<string, unknown>>> {
  /**
   * Derived from the move that enqueued the command. It is also the key of the outcome, so that a repeated run moves
   * the actor once.
   */
  readonly key: string;
  readonly to: Address;
  readonly params: Params;
  /** Deadline, ISO 8601, by the database's clock: later tries give the command up. */
  readonly giveUpAt: string;
  readonly tries: number;
  /** Why the last try failed, for operators: our words and foreign codes. */
  readonly error?: string;
  readonly request?: string;
}

/** Result of a handler: the outcome for the actor, and reports of further findings, which are delivered before it. */
export interface Done {
  readonly outcome: SentEvent;
  readonly reports?: readonly { readonly event: SentEvent; readonly key: string; readonly cause: Cause }[];
}

/**
 * Carries out one kind of command. It may run twice, so it must look for an existing result before it creates one.
 * Throws `Away` for a retry; any other error refuses the command permanently.
 */
export type Handler<Params = unknown> = (command: Command<Params>) => Promise<Done>;

/** Why a command failed: refused permanently, or its deadline passed while the system was unreachable. */
export type FailureReason = 'refused' | 'gave_up';

/** By command name. */
export type Handlers = Readonly<Record<string, Handler<never>>>;

/** The outside system is unreachable: retry later. Operators see the message, so it holds no values. */
export class Away extends Error {}
