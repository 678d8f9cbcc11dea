import { initialTransition } from 'xstate';
import {
  type ActorKind,
  actorKinds,
  catalogue,
  type KindOfActor,
  type StoredState,
  versionOf,
} from '#machines/catalogue.ts';
import type { Transaction } from '#src/db/transaction.ts';
import { type Address, addressKey, roomOf, type StoredSnapshot } from './delivery.ts';
import { migrateState } from './restore.ts';
import type { Runtime } from './runtime.ts';

/** A pending timer: its deadline (ISO 8601, the database's clock), the event it brings, and what tells it from an older one. */
export interface Timer {
  readonly at: string;
  readonly event: { readonly type: string };
  readonly token: string;
}

/** An actor whose row this transaction has locked; changed in memory by moves, written once by `record`. */
export interface HeldActor {
  readonly address: Address;
  readonly room: string;
  version: number;
  storedRevision: number;
  revision: number;
  snapshot: StoredSnapshot;
  timers: Record<string, Timer>;
  done: boolean;
  /** Whether the row must be written although nothing moved: a timer that nobody waits for any more was dropped. */
  changed: boolean;
  inbox: number;
  readonly quarantined: boolean;
  /** Of a room: whether its live guests are held too. */
  guestsHeld: boolean;
  /** Whether there was no row at first; it was made by this transaction, or by another one that this one waited for. */
  readonly born: boolean;
  /** The database's time at which the row was locked. */
  readonly now: Date;
}

export type Held = Map<string, HeldActor>;

/**
 * Locks the rows of these actors until the end of the transaction, in the one order that everybody keeps (by kind as
 * in the catalogue, then by id), and reads them. Whoever needs several actors in one transaction holds them all in
 * one call. An actor that has no row yet is adopted when the thing it stands for exists, or when `create` says so.
 */
export async function hold(
  runtime: Runtime,
  tx: Transaction,
  addresses: readonly Address[],
  options: { create?: boolean } = {},
): Promise<Held> {
  const wanted = [...new Map(addresses.map((address) => [addressKey(address), address])).values()].sort(byLockOrder);
  if (options.create) return insertOrLock(tx, wanted);
  const rooms = wanted.filter(({ kind }) => kind === 'room');
  if (rooms.length === 0 || wanted.length === 1) return lockOrAdopt(runtime, tx, wanted);
  // Each of these rooms may have something to tell its guests. Were they locked only then, some would come too late
  // for their place in the order.
  const held = await lockRooms(runtime, tx, rooms);
  const guests = wanted.filter(({ kind }) => kind === 'guest').map(({ id }) => id);
  const ofRooms = await lockGuests(
    tx,
    rooms.map(({ id }) => id),
    guests,
  );
  for (const room of held.values()) room.guestsHeld = true;
  return new Map([...held, ...ofRooms]);
}

/** Locks several rooms in one statement, those that get their actor now in their place among the others. */
async function lockRooms(runtime: Runtime, tx: Transaction, rooms: readonly Address[]): Promise<Held> {
  const { rows } = await tx.client.query<{ id: string }>({
    name: 'actor.known-rooms',
    text: `select id from greenroom.actor where kind = 'room' and id = any($1::text[])`,
    values: [rooms.map(({ id }) => id)],
  });
  const known = new Set(rows.map(({ id }) => id));
  const missing = rooms.filter(({ id }) => !known.has(id));
  const born = missing.length === 0 ? [] : await adopted(runtime, tx, missing);
  if (born.length === 0) return lock(tx, rooms);
  for (const { id } of born) known.add(id);
  return insertOrLock(
    tx,
    rooms.filter(({ id }) => known.has(id)),
  );
}

async function lockOrAdopt(runtime: Runtime, tx: Transaction, wanted: readonly Address[]): Promise<Held> {
  const held = await lock(tx, wanted);
  const missing = wanted.filter((address) => !held.has(addressKey(address)));
  if (missing.length === 0) return held;
  const born = await adopted(runtime, tx, missing);
  if (born.length > 0) for (const [key, actor] of await insertOrLock(tx, born)) held.set(key, actor);
  return held;
}

function byLockOrder(a: Address, b: Address): number {
  const kinds = actorKinds.indexOf(a.kind) - actorKinds.indexOf(b.kind);
  return kinds !== 0 ? kinds : a.id < b.id ? -1 : 1;
}

const columns = `a.kind, a.id, a.room, a.version, a.revision::int, a.snapshot, a.timers, a.done, a.inbox,
  a.quarantined_at is not null as quarantined, clock_timestamp() as now`;

async function lock(tx: Transaction, addresses: readonly Address[]): Promise<Held> {
  const { rows } = await tx.client.query({
    name: 'actor.hold',
    text: `select ${columns}
      from unnest($1::text[], $2::text[]) with ordinality as w (kind, id, ord)
      join greenroom.actor a on a.kind = w.kind and a.id = w.id
      order by w.ord for update of a`,
    values: [addresses.map(({ kind }) => kind), addresses.map(({ id }) => id)],
  });
  return new Map(rows.map((row) => [`${row.kind}/${row.id}`, toHeld(row)]));
}

/**
 * Locks all live guests of a room, in their order, and adds them to what is held; once in a transaction. Only for who
 * holds the room and nobody else.
 */
export async function holdGuests(tx: Transaction, held: Held, room: string): Promise<void> {
  const actor = held.get(`room/${room}`);
  if (actor?.guestsHeld) return;
  for (const [key, guest] of await lockGuests(tx, [room], [])) if (!held.has(key)) held.set(key, guest);
  if (actor !== undefined) actor.guestsHeld = true;
}

async function lockGuests(tx: Transaction, rooms: readonly string[], others: readonly string[]): Promise<Held> {
  const { rows } = await tx.client.query({
    name: 'actor.hold-guests',
    text: `select ${columns} from greenroom.actor a
      where a.kind = 'guest' and (a.room = any($1::uuid[]) and not a.done or a.id = any($2::text[]))
      order by a.id for update`,
    values: [rooms, others],
  });
  return new Map(rows.map((row) => [`${row.kind}/${row.id}`, toHeld(row)]));
}

function toHeld(row: Record<string, unknown>, born = false): HeldActor {
  const revision = row.revision as number;
  const stored = { snapshot: row.snapshot, timers: row.timers } as StoredState;
  const { snapshot, timers, version } = bringUpToDate(row.kind as ActorKind, stored, row.version as number);
  return {
    address: { kind: row.kind as ActorKind, id: row.id as string },
    room: row.room as string,
    version,
    storedRevision: revision,
    revision,
    snapshot: snapshot as unknown as StoredSnapshot,
    timers: timers as Record<string, Timer>,
    done: row.done as boolean,
    changed: false,
    inbox: row.inbox as number,
    quarantined: row.quarantined as boolean,
    guestsHeld: false,
    born,
    now: row.now as Date,
  };
}

/**
 * What an older version has stored is migrated before anybody looks at it, pending timers included. A newer one stays
 * as it is, and so does one whose migration fails: the next move will say so.
 */
function bringUpToDate(name: ActorKind, stored: StoredState, version: number): StoredState & { version: number } {
  const kind: KindOfActor = catalogue[name];
  if (version >= versionOf(kind)) return { ...stored, version };
  try {
    return { ...migrateState(kind, stored, version), version: versionOf(kind) };
  } catch {
    return { ...stored, version };
  }
}

async function adopted(runtime: Runtime, tx: Transaction, missing: readonly Address[]): Promise<Address[]> {
  const born: Address[] = [];
  for (const kind of actorKinds) {
    const ids = missing.filter((address) => address.kind === kind).map(({ id }) => id);
    if (ids.length === 0) continue;
    for (const id of await runtime.surroundings[kind].adopt(tx, ids)) born.push({ kind, id });
  }
  return born;
}

/** Makes the rows that are not there yet and locks all of them, in one statement. */
async function insertOrLock(tx: Transaction, addresses: readonly Address[]): Promise<Held> {
  const { rows } = await tx.client.query({
    name: 'actor.insert-or-lock',
    // The update changes nothing: it is how the statement locks and returns a row that somebody made first.
    text: `insert into greenroom.actor as a (kind, id, room, version, snapshot)
      select * from unnest($1::text[], $2::text[], $3::uuid[], $4::int[], $5::jsonb[])
      on conflict (kind, id) do update set kind = excluded.kind
      returning ${columns}`,
    values: [
      addresses.map(({ kind }) => kind),
      addresses.map(({ id }) => id),
      addresses.map(roomOf),
      addresses.map(({ kind }) => versionOf(catalogue[kind])),
      addresses.map(({ kind }) => JSON.stringify(initialSnapshot(kind))),
    ],
  });
  return new Map(rows.map((row) => [`${row.kind}/${row.id}`, toHeld(row, true)]));
}

function initialSnapshot(kind: ActorKind): unknown {
  const { machine } = catalogue[kind];
  return machine.getPersistedSnapshot(initialTransition(machine as never, undefined as never)[0] as never);
}
