import type { AnyStateMachine } from 'xstate';
import type { Briefing } from './briefing.ts';
import type { GuestEvent } from './guest/guest.events.ts';
import { guestRequests } from './guest/guest.events.ts';
import { guestMachine } from './guest/guest.machine.ts';
import { guestMigrations } from './guest/guest.migrations.ts';
import { guestRedaction } from './guest/guest.redaction.ts';
import type { Migration } from './migration.ts';
import type { KindRedaction } from './redaction.ts';
import type { RoomEvent } from './room/room.events.ts';
import { roomRequests } from './room/room.events.ts';
import { type Stream, streamOf } from './room/room.facts.ts';
import type { RoomLookups } from './room/room.lookups.ts';
import { roomMachine } from './room/room.machine.ts';
import { roomMigrations } from './room/room.migrations.ts';
import { roomRedaction } from './room/room.redaction.ts';

/** Everything that the runtime must know of one kind of actor. */
export interface KindOfActor {
  readonly machine: AnyStateMachine;
  /** The version of a snapshot is the number of migrations behind it, plus one. */
  readonly migrations: readonly Migration[];
  /** Events that a guard may refuse; all others are reports. */
  readonly requests: readonly string[];
  /** The uuid of the room that an actor of this id belongs to. */
  readonly roomOf: (id: string) => string;
  /** The stream that a fact of this type is numbered in. */
  readonly streamOf: (fact: string) => Stream;
  /** The later kind whose live actors of the same room receive a message to `members`. */
  readonly members?: string;
  /** The earlier kind that a message to `room` reaches. Its row is locked before one of this kind. */
  readonly room?: string;
  /** How the journal keeps events and context, field by field. */
  readonly redaction: KindRedaction;
}

/** Kinds of actors by name, in the order in which their rows are locked. */
export type KindsOfActors = Readonly<Record<string, KindOfActor>>;

/** Every kind of actor of the product. */
export const catalogue = {
  room: {
    machine: roomMachine,
    migrations: roomMigrations,
    requests: roomRequests,
    roomOf: (id) => id,
    streamOf,
    members: 'guest',
    redaction: roomRedaction,
  },
  guest: {
    machine: guestMachine,
    migrations: guestMigrations,
    requests: guestRequests,
    roomOf: (id) => id.slice(0, id.indexOf('/')),
    streamOf,
    redaction: guestRedaction,
  },
} as const satisfies KindsOfActors;

export type ActorKind = keyof typeof catalogue;

export const actorKinds = Object.keys(catalogue) as ActorKind[];

/** The version that a kind's snapshots are written with. */
export const versionOf = (kind: Pick<KindOfActor, 'migrations'>): number => kind.migrations.length + 1;

/** The events that an actor of each kind is sent: without the briefing, and without what lookups add. */
interface SentEvents {
  readonly room: Without<RoomEvent, keyof Briefing | RoomLookups>;
  readonly guest: Without<GuestEvent, keyof Briefing>;
}

type Without<Event, Fields extends PropertyKey> = Event extends unknown ? Omit<Event, Fields & keyof Event> : never;

/** What may be sent to an actor of this kind. */
export type EventTo<Kind extends ActorKind> = SentEvents[Kind];
