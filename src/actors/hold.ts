import type { Address } from '#machines/addresses.ts';
import { binaryArray } from '#src/db/binary-array.ts';
import type { Transaction } from '#src/db/transaction.ts';
import { addressKey } from './delivery.ts';
import { type Held, heldColumns, heldColumnsUnless, toHeld } from './held-actor.ts';
import { type Kind, kindOf } from './kinds.ts';
import type { RecentState } from './recent-states.ts';
import type { Runtime } from './runtime.ts';

type Parts = Pick<Runtime, 'kinds' | 'surroundings' | 'recent'>;

/**
 * Locks the rows of these actors until the end of the transaction, in the lock order (kinds as in the catalogue, then
 * ids), and reads them. A caller that needs several actors in one transaction must lock them in one call. A missing row
 * is created if the kind adopts the id (`Surroundings.adopt`) or `create` is set.
 */
export async function hold(
  runtime: Parts,
  tx: Transaction,
  addresses: readonly Address<string>[],
  options: { create?: boolean } = {},
): Promise<Held> {
  const held: Held = new Map();
  const wanted = withRooms(runtime, addresses);
  for (const kind of runtime.kinds.values()) {
    const ids = idsOf(kind, wanted);
    if (ids.length === 0) continue;
    const locked = options.create ? await insertOrLock(runtime, tx, kind, ids) : await lockKind(runtime, tx, kind, ids);
    for (const [key, actor] of locked) held.set(key, actor);
  }
  return held;
}

/** The addresses, and the room of each actor whose kind sends messages to it. */
export function withRooms(
  { kinds }: Pick<Runtime, 'kinds'>,
  addresses: readonly Address<string>[],
): readonly Address<string>[] {
  const rooms = addresses.flatMap(({ kind: name, id }) => {
    const kind = kindOf(kinds, name);
    return kind.room === undefined ? [] : [{ kind: kind.room, id: kind.roomOf(id) }];
  });
  return rooms.length === 0 ? addresses : [...addresses, ...rooms];
}

const idsOf = (kind: Kind, addresses: readonly Address<string>[]): string[] =>
  [...new Set(addresses.filter((address) => address.kind === kind.name).map(({ id }) => id))].sort();

/** Locks actors of one kind by their sorted ids, and creates the adopted ones in the same order. */
export async function lockKind(runtime: Parts, tx: Transaction, kind: Kind, ids: readonly string[]): Promise<Held> {
  const adopt = runtime.surroundings[kind.name]?.adopt;
  if (adopt === undefined) return lock(runtime, tx, kind, ids);
  if (ids.length === 1) {
    const held = await lock(runtime, tx, kind, ids);
    if (held.size === 1) return held;
    const born = await adopt(tx, ids);
    return born.length === 0 ? held : insertOrLock(runtime, tx, kind, born);
  }
  // Insert first: inserting a row after rows with greater ids were locked would break the lock order.
  const { rows } = await tx.client.query<{ id: string }>({
    name: 'actor.known',
    text: 'select id from greenroom.actor where kind = $1 and id = any($2::text[])',
    values: [kind.name, ids],
  });
  const known = new Set(rows.map(({ id }) => id));
  const missing = ids.filter((id) => !known.has(id));
  const born = missing.length === 0 ? [] : await adopt(tx, missing);
  if (born.length === 0) return lock(runtime, tx, kind, ids);
  for (const id of born) known.add(id);
  return insertOrLock(
    runtime,
    tx,
    kind,
    ids.filter((id) => known.has(id)),
  );
}

const lock = (runtime: Parts, tx: Transaction, kind: Kind, ids: readonly string[]): Promise<Held> =>
  lockRows(runtime, tx, kind, ids, 'actor.hold', '');

/** Locks those of these actors whose rows are free, without waiting for other transactions. */
export const lockFree = (runtime: Parts, tx: Transaction, kind: Kind, ids: readonly string[]): Promise<Held> =>
  lockRows(runtime, tx, kind, ids, 'actor.hold-free', 'skip locked');

async function lockRows(
  { kinds, recent }: Parts,
  tx: Transaction,
  kind: Kind,
  ids: readonly string[],
  name: string,
  wait: '' | 'skip locked',
): Promise<Held> {
  const known = new Map<string, RecentState>();
  for (const id of ids) {
    const state = recent.find({ kind: kind.name, id });
    if (state?.version === kind.version) known.set(id, state);
  }
  const { rows } = await tx.client.query({
    name,
    // The lateral join locks the rows in the given order, with one index look-up each even without statistics.
    text: `select ${heldColumnsUnless('w.written')} from unnest($2::text[], $3::text[]) as w (id, written)
      cross join lateral (
        select *, xmin from greenroom.actor where kind = $1 and id = w.id for update ${wait}) a`,
    values: [
      kind.name,
      binaryArray('text', ids),
      binaryArray(
        'text',
        ids.map((id) => known.get(id)?.written ?? null),
      ),
    ],
  });
  return toHeld(kinds, rows, { recent: known });
}

/**
 * Locks the live actors of a kind in these rooms, and these further actors of the kind, in one statement and in id
 * order.
 */
export async function lockMembers(
  { kinds }: Pick<Runtime, 'kinds'>,
  tx: Transaction,
  kind: Kind,
  rooms: readonly string[],
  others: readonly string[],
): Promise<Held> {
  const { rows } = await tx.client.query({
    name: 'actor.hold-members',
    text: `select ${heldColumns} from greenroom.actor a
      where a.kind = $1 and (a.room = any($2::uuid[]) and not a.done or a.id = any($3::text[]))
      order by a.id for update`,
    values: [kind.name, rooms, others],
  });
  return toHeld(kinds, rows);
}

/** Inserts the missing rows and locks all of them, in one statement. */
async function insertOrLock(runtime: Parts, tx: Transaction, kind: Kind, ids: readonly string[]): Promise<Held> {
  const { rows } = await tx.client.query({
    name: 'actor.insert-or-lock',
    // An update without effect: locks and returns a row that another transaction inserted first.
    text: `insert into greenroom.actor as a (kind, id, room, version, snapshot)
      select $1, w.id, w.room, $4, $5::jsonb from unnest($2::text[], $3::uuid[]) as w (id, room)
      on conflict (kind, id) do update set kind = excluded.kind
      returning ${heldColumns}`,
    values: [kind.name, ids, ids.map((id) => kind.roomOf(id)), kind.version, kind.initial],
  });
  return toHeld(runtime.kinds, rows, { born: true });
}

/** Adds locked actors; present ones are kept, because moves may have changed them in memory. */
export function addHeld(held: Held, others: Held): void {
  for (const [key, actor] of others) if (!held.has(addressKey(actor.address))) held.set(key, actor);
}
