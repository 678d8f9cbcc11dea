import type { AnyStateMachine } from 'xstate';
import type { Briefing } from './briefing.ts';
import { type Stream, streamOf } from './facts.ts';
import type { GuestEvent } from './guest/guest.events.ts';
import { guestRequests } from './guest/guest.events.ts';
import { guestMachine } from './guest/guest.machine.ts';
import { guestMigrations } from './guest/guest.migrations.ts';
import { guestRedaction } from './guest/guest.redaction.ts';
import type { Migration } from './migration.ts';
import type { RecordingEvent, RecordingLookups } from './recording/recording.events.ts';
import { recordingRequests } from './recording/recording.events.ts';
import { recordingMachine } from './recording/recording.machine.ts';
import { recordingMigrations } from './recording/recording.migrations.ts';
import { recordingRedaction } from './recording/recording.redaction.ts';
import type { KindRedaction } from './redaction.ts';
import type { RoomEvent } from './room/room.events.ts';
import { roomRequests } from './room/room.events.ts';
import type { RoomLookups } from './room/room.lookups.ts';
import { roomMachine } from './room/room.machine.ts';
import { roomMigrations } from './room/room.migrations.ts';
import { roomRedaction } from './room/room.redaction.ts';

/** What the runtime needs to know of one kind of actor. */
export interface KindOfActor {
  readonly machine: AnyStateMachine;
  /** A snapshot's version is the number of migrations plus one. */
  readonly migrations: readonly Migration[];
  /** Events that a guard may refuse; all others are reports. */
  readonly requests: readonly string[];
  /** Returns the uuid of the room that the actor with this id belongs to. */
  readonly roomOf: (id: string) => string;
  /** Returns the stream in which facts of this type are numbered. */
  readonly streamOf: (fact: string) => Stream;
  /** The later kind whose live actors of the same room receive a message to `members`. */
  readonly members?: string;
  /** The earlier kind that a message to `room` reaches. Its row is locked before one of this kind. */
  readonly room?: string;
  /** How the journal stores events and context, field by field. */
  readonly redaction: KindRedaction;
}

/** Kinds of actors by name, in the order in which their rows are locked. */
export type KindsOfActors = Readonly<Record<string, KindOfActor>>;

/** All kinds of actors. */
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
  recording: {
    machine: recordingMachine,
    migrations: recordingMigrations,
    requests: recordingRequests,
    roomOf: (id) => id.slice(0, id.indexOf('/')),
    streamOf,
    room: 'room',
    redaction: recordingRedaction,
  },
} as const satisfies KindsOfActors;

export type ActorKind = keyof typeof catalogue;

export const actorKinds = Object.keys(catalogue) as ActorKind[];

/** Returns the current snapshot version of a kind. */
export const versionOf = (kind: Pick<KindOfActor, 'migrations'>): number => kind.migrations.length + 1;

/** The events that may be sent to each kind: without the briefing and the fields that lookups add. */
interface SentEvents {
  readonly room: Without<RoomEvent, keyof Briefing | RoomLookups>;
  readonly guest: Without<GuestEvent, keyof Briefing>;
  readonly recording: Without<RecordingEvent, keyof Briefing | RecordingLookups>;
}

type Without<Event, Fields extends PropertyKey> = Event extends unknown ? Omit<Event, Fields & keyof Event> : never;

/** An event that may be sent to this kind of actor. */
export type EventTo<Kind extends ActorKind> = SentEvents[Kind];
