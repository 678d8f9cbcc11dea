import type { Address } from '#machines/addresses.ts';
import type { Limits } from '#machines/briefing.ts';
import type { Database } from '#src/db/database.ts';
import type { Transaction } from '#src/db/transaction.ts';
import type { Log } from '#src/kernel/log.ts';
import type { Command, FailureReason } from './command.ts';
import type { AnyDelivery, Delivery, NumberedFact, Outcome, Receipt, SentEvent } from './delivery.ts';
import type { Held } from './held-actor.ts';
import type { Journaling } from './journaling.ts';
import type { Kinds } from './kinds.ts';
import type { Moves } from './moves.ts';
import type { Step } from './plan.ts';
import type { RecentStates } from './recent-states.ts';

/** Sends the row changes of moves, in the same commit; called once per commit for all writes of its name. */
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

/** Reads rows that a machine needs for an event, under the lock of the actor. */
export interface Lookup {
  /**
   * Events whose lookup reads the members of their actor: all live members are locked before `read`, and only these
   * receive a message to `members`. Such an event must be delivered alone.
   */
  readonly withMembers?: readonly string[];
  /**
   * Resolves with one object per delivery, in order, whose fields are added to the event; empty where nothing is read.
   * `held` are the locked actors.
   */
  read(tx: Transaction, deliveries: readonly AnyDelivery[], held: Held): Promise<readonly object[]>;
  /**
   * Whether this write of an earlier move of the same actor, in the same commit, changes what was read for this
   * delivery, which is then read again. By default every write does.
   */
  outdatedBy?(write: Step, delivery: AnyDelivery): boolean;
}

/** What the runtime needs for a kind of actor beside its machine. */
export interface Surroundings {
  /**
   * Resolves with those of these ids without an actor for which one is to be created. By default, only the caller's
   * `create` creates actors.
   */
  adopt?(tx: Transaction, ids: readonly string[]): Promise<readonly string[]>;
  readonly lookups: readonly Lookup[];
}

/** An event for the security log. */
interface AuditEvent {
  readonly name: 'participant.unentitled';
  readonly room: string;
  readonly reason: string;
}

/** The points at which a crash test may kill the process. */
export type FaultPoint = 'before-commit' | 'after-commit' | 'before-effect' | 'after-effect' | 'timer-due';

/** Queues calls until their transaction, which several may share. */
export interface Mailbox {
  /** Delivers; resolves with one receipt per delivery after the commit. */
  post(runtime: Runtime, deliveries: readonly Delivery[]): Promise<Receipt[]>;
}

/** What the runtime knows of a command that machines request. */
export interface KnownCommand {
  /** Milliseconds until its handler gives up. */
  readonly giveUpAfterMs: number;
  /** The outcome of a command that failed. */
  failed(command: Command, reason: FailureReason): SentEvent;
}

/** Dependencies of the delivery; created once, in the composition root. */
export interface Runtime {
  readonly database: Database;
  readonly log: Log;
  readonly limits: Limits;
  readonly kinds: Kinds;
  /** By name of the kind. */
  readonly surroundings: Readonly<Record<string, Surroundings>>;
  readonly writes: Readonly<Record<string, Write>>;
  /** By command name. */
  readonly commands: Readonly<Record<string, KnownCommand>>;
  /** Builds what the journal stores for replays. */
  readonly journaling: Journaling;
  /** The states that this process committed last. */
  readonly recent: RecentStates;
  /** Queues calls of `deliver`. */
  readonly mailbox: Mailbox;
  /** Notifies waiters in this process about moves. */
  readonly moves: Moves;
  /** Called after each commit with the rooms of moved actors and the committed facts. */
  readonly onMoved: (rooms: ReadonlySet<string>, facts: Promise<readonly NumberedFact[]>) => void;
  /** Called after a commit with an event for the security log. No personal data. */
  readonly onAudit: (event: AuditEvent) => void;
  readonly onReceipt: (kind: string, outcome: Outcome) => void;
  /** Called with the duration of a `deliver` call until the commit, in seconds. */
  readonly onDelivered: (seconds: number) => void;
  readonly fault: (point: FaultPoint) => void;
}
