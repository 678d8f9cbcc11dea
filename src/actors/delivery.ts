import type { ActorKind } from '#machines/catalogue.ts';

export interface Address {
  readonly kind: ActorKind;
  /** A room's uuid; a guest's `<room uuid>/<guest uuid>`. */
  readonly id: string;
}

/** Where an event came from, for the journal: the webhook's, user's, guest's, participant's, timer's, command's or request's id. No personal data. */
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

export interface MachineEvent {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** An event on its way to an actor. */
export interface Delivery {
  readonly to: Address;
  readonly event: MachineEvent;
  /** The same event has the same key: it is applied once. */
  readonly key: string;
  readonly cause: Cause;
  /** The id of the HTTP request or socket packet that this began with. */
  readonly request?: string;
  /** Set on a timer's event: which pending timer this is. Another token, or none pending: stale. */
  readonly timer?: { readonly id: string; readonly token: string };
  /** How many others the act behind this event moved, for its journal line. */
  readonly told?: number;
}

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
}

/** What `getPersistedSnapshot` gives, as far as others than the machine look into it. */
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

export const roomAddress = (room: string): Address => ({ kind: 'room', id: room });
export const guestAddress = (room: string, guest: string): Address => ({ kind: 'guest', id: `${room}/${guest}` });

/** The room that an actor belongs to: the first part of its id, whatever its kind. */
export const roomOf = (address: Address): string => address.id.split('/', 1)[0]!;

export const addressKey = (address: Address): string => `${address.kind}/${address.id}`;
