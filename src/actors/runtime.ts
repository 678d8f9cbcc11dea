import type { Address } from '#machines/addresses.ts';
import type { Limits } from '#machines/briefing.ts';
import type { Database } from '#src/db/database.ts';
import type { Transaction } from '#src/db/transaction.ts';
import type { Log } from '#src/kernel/log.ts';
import type { AnyDelivery, Delivery, NumberedFact, Outcome, Receipt } from './delivery.ts';
import type { Held } from './held-actor.ts';
import type { Journaling } from './journaling.ts';
import type { Kinds } from './kinds.ts';
import type { Moves } from './moves.ts';
import type { Step } from './plan.ts';

/** Sends the rows that change in the same commit as the moves that asked for it; called once per commit for all of its name. */
export type Write<Params = unknown> = (
  tx: Transaction,
  items: readonly WriteItem<Params>[],
  runtime: Pick<Runtime, 'onAudit'>,
) => void;

export interface WriteItem<Params = unknown> {
  readonly to: Address<string>;
  readonly room: string;
  /** The actor's revision after the move. */
  readonly revision: number;
  /** The database's time of the move. */
  readonly at: Date;
  /** The actor's state before the move, as one line. */
  readonly before: string;
  readonly params: Params;
}

/** Rows beside the snapshot that a machine must know for an event, read under the lock of the actor. */
export interface Lookup {
  /**
   * Events whose lookup reads the members of their actor: all live members are locked before `read`, and stay those
   * that a message to `members` reaches. Such an event is delivered alone.
   */
  readonly withMembers?: readonly string[];
  /**
   * Resolves with one object per delivery, in order, whose fields are added to the event; empty where nothing is read.
   * `held` are the actors that are locked.
   */
  read(tx: Transaction, deliveries: readonly AnyDelivery[], held: Held): Promise<readonly object[]>;
  /**
   * Whether a write of an earlier move of the same actor, in the same commit, changes what was read for this delivery:
   * it is read again then. Without this function every write does.
   */
  outdatedBy?(write: Step, delivery: AnyDelivery): boolean;
}

/** What a kind of actor needs around it. */
export interface Surroundings {
  /**
   * Resolves with those of these ids, none of which has an actor yet, for which one is created now. Without this
   * function actors are created only where the caller says so.
   */
  adopt?(tx: Transaction, ids: readonly string[]): Promise<readonly string[]>;
  readonly lookups: readonly Lookup[];
}

/** What a security log tells of a commit. */
export interface AuditEvent {
  readonly name: 'participant.unentitled';
  readonly room: string;
  readonly reason: string;
}

/** The points at which a test may kill the process; nothing happens at them otherwise. */
export type FaultPoint = 'before-commit' | 'after-commit' | 'before-effect' | 'after-effect' | 'timer-due';

/** Calls that wait for a transaction, and those that share one. */
export interface Mailbox {
  /** Delivers; resolves with a receipt per delivery after the commit. */
  post(runtime: Runtime, deliveries: readonly Delivery[]): Promise<Receipt[]>;
}

/** Everything that delivering needs; made once, in the composition root. */
export interface Runtime {
  readonly database: Database;
  readonly log: Log;
  readonly limits: Limits;
  readonly kinds: Kinds;
  /** By the name of the kind. */
  readonly surroundings: Readonly<Record<string, Surroundings>>;
  readonly writes: Readonly<Record<string, Write>>;
  /** Command name → milliseconds after which its handler gives up. */
  readonly commands: Readonly<Record<string, { readonly giveUpAfterMs: number }>>;
  /** Makes what the journal keeps for replays. */
  readonly journaling: Journaling;
  /** Calls of `deliver` that wait for their commit. */
  readonly mailbox: Mailbox;
  /** For callers in this process who wait until something moves. */
  readonly moves: Moves;
  /** Called after each commit with the rooms in which something moved, and the facts that it announced. */
  readonly onMoved: (rooms: ReadonlySet<string>, facts: Promise<readonly NumberedFact[]>) => void;
  /** Called after a commit in which something happened that security logs tell of. No personal data. */
  readonly onAudit: (event: AuditEvent) => void;
  readonly onReceipt: (kind: string, outcome: Outcome) => void;
  /** How long a call of `deliver` took, from the hand-over to the commit, in seconds. */
  readonly onDelivered: (seconds: number) => void;
  readonly fault: (point: FaultPoint) => void;
}
