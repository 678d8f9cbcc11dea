import type { Limits } from '#machines/briefing.ts';
import type { ActorKind } from '#machines/catalogue.ts';
import type { Database } from '#src/db/database.ts';
import type { Transaction } from '#src/db/transaction.ts';
import type { Log } from '#src/log.ts';
import type { Address, Delivery, NumberedFact, Outcome } from './delivery.ts';
import type { Moves } from './moves.ts';

/** Sends the rows that change in the same commit as the moves that asked for it; called once per commit for all of its name. */
export type Write = (tx: Transaction, items: readonly WriteItem[]) => void;

export interface WriteItem {
  readonly to: Address;
  readonly room: string;
  /** The actor's revision after the move. */
  readonly revision: number;
  /** The database's time of the move. */
  readonly at: Date;
  /** The actor's state before the move, as one line. */
  readonly before: string;
  readonly params: unknown;
}

/** What a kind of actor needs around it. */
export interface Surroundings {
  /** Which of these ids, without an actor yet, are things that exist and get one now. */
  adopt(tx: Transaction, ids: readonly string[]): Promise<readonly string[]>;
  /** What the machine must know from rows beside its snapshot, read under the lock; one object per delivery, in order. */
  brief?(tx: Transaction, deliveries: readonly Delivery[]): Promise<readonly object[]>;
}

/** The points at which a test may kill the process; nothing happens at them otherwise. */
export type FaultPoint = 'before-commit' | 'after-commit' | 'before-effect' | 'after-effect' | 'timer-due';

/** Everything that delivering needs; made once, in the composition root. */
export interface Runtime {
  readonly database: Database;
  readonly log: Log;
  readonly limits: Limits;
  readonly surroundings: Readonly<Record<ActorKind, Surroundings>>;
  readonly writes: Readonly<Record<string, Write>>;
  /** Command name → milliseconds after which its handler gives up. */
  readonly commands: Readonly<Record<string, { readonly giveUpAfterMs: number }>>;
  /** For those who wait in this process until something moves. */
  readonly moves: Moves;
  /** Called after each commit with the rooms in which something moved, and the facts that it announced. */
  readonly onMoved: (rooms: ReadonlySet<string>, facts: Promise<readonly NumberedFact[]>) => void;
  readonly onReceipt: (kind: ActorKind, outcome: Outcome) => void;
  /** How long a call of `deliver` took, from the hand-over to the commit, in seconds. */
  readonly onDelivered: (seconds: number) => void;
  readonly fault: (point: FaultPoint) => void;
}
