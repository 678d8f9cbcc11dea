import type { Transaction } from '#src/db/transaction.ts';
import type { Item, KeptReport } from './decide.ts';
import type { Held } from './held-actor.ts';
import type { Told } from './journaling.ts';
import type { Kind } from './kinds.ts';
import type { Move } from './move.ts';
import type { Message } from './plan.ts';
import type { Runtime } from './runtime.ts';

/** Locks actors of one kind by their ids. */
export type Lock = (runtime: Runtime, tx: Transaction, kind: Kind, ids: readonly string[]) => Promise<Held>;

export interface SettleOptions {
  /** The keys of these deliveries are not looked up. */
  readonly fresh: boolean;
  /** How addressed actors are locked; absent when the caller has locked them. */
  readonly lock?: Lock;
  readonly held?: Held;
  /** Chooses the items to decide once the addressed actors and their rooms are locked; the others get no receipt. */
  readonly choose?: (held: Held) => readonly Item[];
}

/** A message to all members of an actor, whose kind is not locked yet. */
export interface Broadcast {
  readonly sender: Move;
  readonly message: Message;
  readonly key: string;
}

/** The state of one commit while it is prepared. */
export interface Turn {
  readonly runtime: Runtime;
  readonly tx: Transaction;
  readonly fresh: boolean;
  readonly lock: Lock;
  readonly held: Held;
  /** The kind of which all live members of a room are locked ahead of its turn; null for none. */
  membersAhead: Kind | null;
  /** Ids of actors to be locked, by kind. */
  readonly toLock: Map<string, Set<string>>;
  readonly moves: Move[];
  readonly kept: KeptReport[];
  /** The members that the messages of a move have moved. */
  readonly told: Map<Move, Told>;
  /** The moves of these members, which have no journal line; the sender's line counts them. */
  readonly byBroadcast: Set<Move>;
  /** Keys that moved an actor in this turn. */
  readonly had: Set<string>;
  /** Number of moves whose rows were sent before the commit, because a lookup reads them. */
  rowsSent: number;
  open: Item[];
  broadcasts: Broadcast[];
  choose: SettleOptions['choose'];
}
