import type { GuestRecord } from '#machines/guest/guest.context.ts';
import type { Surroundings, WriteItem } from '#src/actors/runtime.ts';
import type { Transaction } from '#src/db/transaction.ts';

/** Guests get their actor by knocking, never by being spoken of. */
export const guestSurroundings: Surroundings = {
  adopt: async () => [],
};

/**
 * Writes the rows of guests as their machines left them, and counts those who wait in the room's counter row, so that
 * a knock knows its place without counting the queue.
 */
export function recordGuests(tx: Transaction, items: readonly WriteItem[]): void {
  // The last one counts where an actor was moved twice in one commit.
  const latest = [...new Map(items.map((item) => [item.to.id, item])).values()];
  const records = latest.map(({ params }) => params as GuestRecord);
  const waiting = countWaiting(items, latest);
  tx.send({
    name: 'guest.record',
    text: `with w as (
        select * from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::text[], $6::bigint[], $7::text[],
          $8::text[], $9::uuid[], $10::uuid[], $11::timestamptz[], $14::bool[])
          as w (room, id, number, status, reason, revision, username, color, user_id, replica, at, polled)),
      counted as (
        update greenroom.stream s set waiting = s.waiting + c.change
        from unnest($12::uuid[], $13::int[]) as c (room, change) where s.room = c.room)
      insert into greenroom.guest as g (room, id, number, status, reason, revision, username, color, user_id, replica,
          polled, knocked_at, ended_at)
        select room, id, number, status, reason, revision, username, color, user_id, replica, polled, at,
          case when status = 'gone' then at end
        from w
      on conflict (room, id) do update set
        number = excluded.number, status = excluded.status, reason = excluded.reason, revision = excluded.revision,
        username = excluded.username, color = excluded.color, user_id = excluded.user_id, replica = excluded.replica,
        polled = excluded.polled,
        knocked_at = case when g.number = excluded.number then g.knocked_at else excluded.knocked_at end,
        ended_at = excluded.ended_at`,
    values: [
      latest.map(({ room }) => room),
      records.map(({ participant }) => participant),
      records.map(({ number }) => number),
      records.map(({ status }) => status),
      records.map(({ reason }) => reason),
      latest.map(({ revision }) => revision),
      records.map(({ username }) => username),
      records.map(({ color }) => color),
      records.map(({ user }) => user),
      records.map(({ replica }) => replica),
      latest.map(({ at }) => at),
      waiting.map(([room]) => room),
      waiting.map(([, change]) => change),
      records.map(({ polled }) => polled),
    ],
  });
}

/** By how many the number of those who wait changes in each room, rooms in the order of their locks. */
function countWaiting(items: readonly WriteItem[], latest: readonly WriteItem[]): [string, number][] {
  const changes = new Map<string, number>();
  const add = (room: string, change: number) => changes.set(room, (changes.get(room) ?? 0) + change);
  const first = new Map(items.toReversed().map((item) => [item.to.id, item]));
  for (const { room, before } of first.values()) if (before.startsWith('waiting')) add(room, -1);
  for (const { room, params } of latest) if ((params as GuestRecord).status === 'waiting') add(room, 1);
  return [...changes].filter(([, change]) => change !== 0).sort(([a], [b]) => (a < b ? -1 : 1));
}
