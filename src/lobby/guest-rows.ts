import type { GuestCorrection, GuestRecord } from '#machines/guest/guest.context.ts';
import { isWaitingLine } from '#machines/guest/guest.view.ts';
import type { WriteItem } from '#src/actors/runtime.ts';
import { addRows } from '#src/db/add-rows.ts';
import type { Transaction } from '#src/db/transaction.ts';

/**
 * Upserts the rows of guests from their machines' state and updates the room's counter of waiting guests, so that a
 * knock learns its position without counting the queue.
 */
export function recordGuests(tx: Transaction, items: readonly WriteItem[]): void {
  // When an actor moved twice in one commit, only its last state is written.
  const latest = [...new Map(items.map((item) => [item.to.id, item])).values()];
  const values: unknown[] = [];
  const guests = addRows(values, Object.values(columns), latest.map(toRow));
  const waiting = countWaiting(items, latest);
  const counted = waiting.length === 0 ? null : addRows(values, ['uuid', 'int'], waiting);
  const count =
    counted === null
      ? ''
      : `with counted as (update greenroom.stream s set waiting = s.waiting + c.change
          from ${counted.source} as c (room, change) where s.room = c.room)`;
  tx.send({
    name: `guest.record ${guests.shape} ${counted?.shape ?? 0}`,
    text: `${count}
      insert into greenroom.guest as g (${Object.keys(columns)}) select * from ${guests.source} as r
      on conflict (room, id) do update set
        number = excluded.number, status = excluded.status, reason = excluded.reason, revision = excluded.revision,
        username = excluded.username, color = excluded.color, user_id = excluded.user_id, replica = excluded.replica,
        polled = excluded.polled,
        knocked_at = case when g.number = excluded.number then g.knocked_at else excluded.knocked_at end,
        ended_at = excluded.ended_at`,
    values,
  });
}

/** Writes the corrected name or account of guests whose state did not change. */
export function recordCorrections(tx: Transaction, items: readonly WriteItem[]): void {
  const latest = [...new Map(items.map((item) => [item.to.id, item])).values()];
  const guests = latest.map(({ params }) => params as GuestCorrection);
  tx.send({
    name: 'guest.record-correction',
    text: `update greenroom.guest g set username = w.username, user_id = w.user_id, revision = w.revision
      from unnest($1::uuid[], $2::uuid[], $3::text[], $4::uuid[], $5::bigint[]) as w (room, id, username, user_id, revision)
      where g.room = w.room and g.id = w.id`,
    values: [
      latest.map(({ room }) => room),
      guests.map(({ participant }) => participant),
      guests.map(({ username }) => username),
      guests.map(({ user }) => user),
      latest.map(({ revision }) => revision),
    ],
  });
}

/** Stores a guest's hashed address. Queued after the knock's insert, which creates the row. */
export function noteAddress(tx: Transaction, room: string, guest: string, address: Buffer): void {
  tx.send({
    name: 'guest.note-address',
    text: 'update greenroom.guest set address = $3 where room = $1 and id = $2',
    values: [room, guest, address],
  });
}

const columns = {
  room: 'uuid',
  id: 'uuid',
  number: 'bigint',
  status: 'text',
  reason: 'text',
  revision: 'bigint',
  username: 'text',
  color: 'text',
  user_id: 'uuid',
  replica: 'uuid',
  polled: 'bool',
  knocked_at: 'timestamptz',
  ended_at: 'timestamptz',
} as const;

function toRow({ room, revision, at, params }: WriteItem): unknown[] {
  const { participant, number, status, reason, username, color, user, replica, polled } = params as GuestRecord;
  const ended = status === 'gone' ? at : null;
  return [room, participant, number, status, reason, revision, username, color, user, replica, polled, at, ended];
}

/** The change of the number of waiting guests per room, sorted in lock order. */
function countWaiting(items: readonly WriteItem[], latest: readonly WriteItem[]): [string, number][] {
  const changes = new Map<string, number>();
  const add = (room: string, change: number) => changes.set(room, (changes.get(room) ?? 0) + change);
  const first = new Map(items.toReversed().map((item) => [item.to.id, item]));
  for (const { room, before } of first.values()) if (isWaitingLine(before)) add(room, -1);
  for (const { room, params } of latest) if ((params as GuestRecord).status === 'waiting') add(room, 1);
  return [...changes].filter(([, change]) => change !== 0).sort(([a], [b]) => (a < b ? -1 : 1));
}
