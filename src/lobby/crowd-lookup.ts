import type { AnyDelivery } from '#src/actors/delivery.ts';
import type { Lookup } from '#src/actors/runtime.ts';
import type { Transaction } from '#src/db/transaction.ts';

/**
 * How many guests wait in front of a room that admits all of them, and the highest knock number of those at its door.
 * Their rows stay locked, so that the count is still true when they are admitted in the same commit. Guests that are set aside do not
 * count: they cannot be moved.
 */
export const crowdLookup: Lookup = { outdatedBy: () => false, read: readCrowds };

async function readCrowds(tx: Transaction, deliveries: readonly AnyDelivery[]): Promise<readonly object[]> {
  const rooms = [...new Set(deliveries.filter(({ event }) => event.type === 'lobby.admitAll').map(({ to }) => to.id))];
  if (rooms.length === 0) return deliveries.map(() => ({}));
  const { rows } = await tx.client.query<{ room: string; count: number; through: number }>({
    name: 'lobby.crowd',
    text: `select w.room, count(g.id) filter (where g.waits)::int as count, coalesce(max(g.number), 0)::int as through
      from unnest($1::uuid[]) as w (room) left join (
        select room, id, (snapshot -> 'context' ->> 'number')::int as number,
          snapshot -> 'value' ? 'waiting' and inbox = 0 and quarantined_at is null as waits
        from greenroom.actor where kind = 'guest' and room = any($1::uuid[]) and not done
        order by id for update) g on g.room = w.room
      group by w.room`,
    values: [rooms],
  });
  const crowds = new Map(rows.map(({ room, ...crowd }) => [room, { crowd }]));
  return deliveries.map(({ to, event }) => (event.type === 'lobby.admitAll' ? crowds.get(to.id)! : {}));
}
