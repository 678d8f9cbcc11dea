import type { Address } from '#machines/addresses.ts';
import type { ActorKind, EventTo } from '#machines/catalogue.ts';
import type { Stream } from '#machines/facts.ts';

/**
 * Origin of an event, for the journal: the id of the webhook, user, guest, participant, timer, command, request, sweep,
 * actor or replica. No personal data.
 */
export interface Cause {
  readonly by:
    | 'webhook'
    | 'user'
    | 'guest'
    | 'participant'
    | 'timer'
    | 'command'
    | 'sweep'
    | 'actor'
    | 'replica'
    | 'roomkit'
    | 'operator';
  readonly id: string;
  /** Why an operator acted, in their own words. */
  readonly reason?: string;
  /** Failed tries of the command before this outcome. */
  readonly tries?: number;
}

/** An event as the runtime handles it, for any kind of actor. */
export interface MachineEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

interface Circumstances {
  /** Deduplication key: an event is applied once per key. */
  readonly key: string;
  readonly cause: Cause;
  /** Id of the HTTP request or socket packet that caused it. */
  readonly request?: string;
  /**
   * Only for a timer's event: the pending timer that fired. The delivery is stale if the actor's timer has another
   * token or does not exist.
   */
  readonly timer?: { readonly id: string; readonly token: string };
}

/** An event that a machine of the catalogue accepts. */
export type SentEvent = EventTo<ActorKind>;

/** An event on its way to an actor of a kind, whose machine accepts it. */
export type Delivery<Kind extends ActorKind = ActorKind> = Kind extends unknown
  ? Circumstances & { readonly to: Address<Kind>; readonly event: EventTo<Kind> }
  : never;

/** A delivery as the runtime handles it, for any kind of actor. */
export type AnyDelivery = Circumstances & { readonly to: Address<string>; readonly event: MachineEvent };

/**
 * Result of a delivery, after the commit. `ignored`: the machine does not accept this event in its state. `stale`: the
 * timer was cancelled or restarted. `unknown`: no such actor. `kept`: the machine failed, and the report is in the
 * inbox.
 */
export type Outcome = 'moved' | 'ignored' | 'duplicate' | 'stale' | 'unknown' | 'kept';

export interface Receipt {
  readonly outcome: Outcome;
  /** The actor's revision after the delivery; 0 without an actor. */
  readonly revision: number;
  /** The actor's stored snapshot after the delivery. */
  readonly snapshot: StoredSnapshot | null;
  /** The fields that lookups added to the event. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Number of members that the actor's messages moved. */
  readonly told: number;
}

/** The part of a persisted snapshot that code outside the machine reads. */
export interface StoredSnapshot {
  readonly value: unknown;
  readonly context: Readonly<Record<string, unknown>>;
}

/** A stored fact, numbered within its room and stream. */
export interface NumberedFact {
  readonly room: string;
  readonly stream: Stream;
  /** Consecutive within a room and stream. */
  readonly number: number;
  readonly type: string;
  /** Time of the commit, ISO 8601, UTC. */
  readonly at: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The address as text, `kind/id`. */
export const addressKey = (address: Address<string>): string => `${address.kind}/${address.id}`;
