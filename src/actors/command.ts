import type { Address } from '#machines/addresses.ts';
import type { Cause, SentEvent } from './delivery.ts';

/** A command as its job carries it. */
export interface Command<Params = Readonly<Record<string, unknown>>> {
  /** Derived from the move that asked for it; the key of its outcome too, so that a repetition moves nobody twice. */
  readonly key: string;
  readonly to: Address;
  readonly params: Params;
  /** ISO 8601, the database's clock: later than this the command is given up. */
  readonly giveUpAt: string;
  readonly tries: number;
  readonly request?: string;
}

/** What a handler hands back: the outcome for the actor, and reports of what it found on the way, delivered before it. */
export interface Done {
  readonly outcome: SentEvent;
  readonly reports?: readonly { readonly event: SentEvent; readonly key: string; readonly cause: Cause }[];
}

/**
 * Carries out one kind of command. It may run twice, so what it makes outside it looks for first. It throws `Away` to
 * be tried again, anything else to be refused for good.
 */
export interface Handler<Params = Readonly<Record<string, unknown>>> {
  run(command: Command<Params>): Promise<Done>;
  /** The outcome when the outside refused, or when it was away until the command was given up. */
  failed(command: Command<Params>, reason: 'refused' | 'gave_up'): SentEvent;
}

export type Handlers = Readonly<Record<string, Handler>>;

/** The outside cannot be reached now: try again later. */
export class Away extends Error {}
