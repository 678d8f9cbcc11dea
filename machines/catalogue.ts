import type { AnyStateMachine } from 'xstate';
import { guestRequests } from './guest/guest.events.ts';
import { guestMachine } from './guest/guest.machine.ts';
import { guestMigrations } from './guest/guest.migrations.ts';
import { roomRequests } from './room/room.events.ts';
import { roomMachine } from './room/room.machine.ts';
import { roomMigrations } from './room/room.migrations.ts';

/** A stored snapshot and its pending timers, before they are restored; both are plain JSON. */
export interface StoredState {
  readonly snapshot: Record<string, unknown>;
  readonly timers: Readonly<Record<string, { readonly at: string; readonly event: unknown; readonly token: string }>>;
}

/** Brings what one version stored to what the next one expects; renames pending timers when states were renamed. */
export type Migration = (stored: StoredState) => StoredState;

export interface KindOfActor {
  readonly machine: AnyStateMachine;
  /** The version of a snapshot is the number of migrations behind it, plus one. */
  readonly migrations: readonly Migration[];
  /** Events that somebody wants and that are refused when they cannot be had; all others are reports. */
  readonly requests: readonly string[];
}

/** Every kind of actor, in the order in which their rows are locked: a room before its guests. */
export const catalogue = {
  room: { machine: roomMachine, migrations: roomMigrations, requests: roomRequests },
  guest: { machine: guestMachine, migrations: guestMigrations, requests: guestRequests },
} as const satisfies Record<string, KindOfActor>;

export type ActorKind = keyof typeof catalogue;

export const actorKinds = Object.keys(catalogue) as ActorKind[];

/** The version that a kind's snapshots are written with. */
export const versionOf = (kind: Pick<KindOfActor, 'migrations'>): number => kind.migrations.length + 1;

/** The versions of all kinds, by name. */
export const currentVersions = (): Record<ActorKind, number> =>
  Object.fromEntries(actorKinds.map((kind) => [kind, versionOf(catalogue[kind])])) as Record<ActorKind, number>;
