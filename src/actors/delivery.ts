import type { Address } from '#machines/addresses.ts';
import type { ActorKind, EventTo } from '#machines/catalogue.ts';

/**
 * Where an event came from, for the journal: the id of the webhook, user, guest, participant, timer, command, request,
 * sweep, actor or replica. No personal data.
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
}

/** An event as the runtime handles it, whatever the kind of its actor. */
export interface MachineEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

interface Circumstances {
  /** The same event has the same key: it is applied once. */
  readonly key: string;
  readonly cause: Cause;
  /** The id of the HTTP request or socket packet that this began with. */
  readonly request?: string;
  /** Set on a timer's event: which pending timer this is. Another token, or none pending: stale. */
  readonly timer?: { readonly id: string; readonly token: string };
}

/** An event that the machine of some kind of actor knows. */
export type SentEvent = EventTo<ActorKind>;

/** An event on its way to an actor of a kind: one that its machine knows. */
export type Delivery<Kind extends ActorKind = ActorKind> = Kind extends unknown
  ? Circumstances & { readonly to: Address<Kind>; readonly event: EventTo<Kind> }
  : never;

/** A delivery as the runtime handles it, whatever the kinds of the catalogue. */
export type AnyDelivery = Circumstances & { readonly to: Address<string>; readonly event: MachineEvent };

/**
 * What became of a delivery, after the commit. `ignored`: the machine does not take this event now. `stale`: the timer
 * was cancelled or set anew. `unknown`: no such actor. `kept`: its machine failed, and the report waits in the inbox.
 */
export type Outcome = 'moved' | 'ignored' | 'duplicate' | 'stale' | 'unknown' | 'kept';

export interface Receipt {
  readonly outcome: Outcome;
  /** The actor's revision after the delivery; 0 when there is no such actor. */
  readonly revision: number;
  /** The actor's snapshot after the delivery, as it is stored. */
  readonly snapshot: StoredSnapshot | null;
  /** What the lookups added to the event. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** How many members of the actor its messages moved. */
  readonly told: number;
}

/** A snapshot as `getPersistedSnapshot` gives it, as far as code outside the machine reads it. */
export interface StoredSnapshot {
  readonly value: unknown;
  readonly context: Readonly<Record<string, unknown>>;
}

/** A fact as it is stored: numbered in its room and stream. */
export interface NumberedFact {
  readonly room: string;
  readonly stream: 'room' | 'lobby';
  readonly number: number;
  readonly type: string;
  readonly at: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** An address as one text. */
export const addressKey = (address: Address<string>): string => `${address.kind}/${address.id}`;
