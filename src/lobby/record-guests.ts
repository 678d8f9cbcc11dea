import type { GuestRecord } from '#machines/guest/guest.setup.ts';
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
  tx.send({
    name: 'guest.record',
    text: `with w as (
        select * from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::text[], $6::bigint[], $7::text[],
          $8::text[], $9::uuid[], $10::uuid[], $11::timestamptz[])
          as w (room, id, number, status, reason, revision, username, color, user_id, replica, at)),
      before as (
        select w.room, count(*) filter (where g.status = 'waiting') as waiting
        from w join greenroom.guest g on g.room = w.room and g.id = w.id group by w.room),
      after as (
        select w.room, count(*) filter (where w.status = 'waiting') as waiting from w group by w.room),
      counted as (
        update greenroom.stream s set waiting = s.waiting + after.waiting - coalesce(before.waiting, 0)
        from after left join before on before.room = after.room
        where s.room = after.room and after.waiting <> coalesce(before.waiting, 0))
      insert into greenroom.guest as g (room, id, number, status, reason, revision, username, color, user_id, replica,
          knocked_at, ended_at)
        select room, id, number, status, reason, revision, username, color, user_id, replica, at,
          case when status = 'gone' then at end
        from w
      on conflict (room, id) do update set
        number = excluded.number, status = excluded.status, reason = excluded.reason, revision = excluded.revision,
        username = excluded.username, color = excluded.color, user_id = excluded.user_id, replica = excluded.replica,
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
    ],
  });
}
