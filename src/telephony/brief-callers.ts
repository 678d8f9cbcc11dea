import type { Reception } from '#machines/room/callers/reception.ts';
import type { Participant } from '#machines/room/room.people.ts';
import type { AnyDelivery } from '#src/actors/delivery.ts';
import type { Lookup } from '#src/actors/runtime.ts';
import type { Transaction } from '#src/db/transaction.ts';
import { newId } from '#src/kernel/ids.ts';

/** What a room must know of a joining caller, read under its lock. Reads nothing for other participants. */
export const callerLookup: Lookup = {
  outdatedBy: ({ name }) => name.startsWith('caller.'),
  read: readReceptions,
};

async function readReceptions(tx: Transaction, deliveries: readonly AnyDelivery[]): Promise<readonly object[]> {
  const asked = deliveries.filter(({ event }) => (event.participant as Participant | undefined)?.kind === 'sip');
  if (asked.length === 0) return deliveries.map(() => ({}));
  const who = asked.map(({ event }) => event.participant as Participant);
  const { rows } = await tx.client.query<Omit<Reception, 'guest'>>({
    name: 'telephony.reception',
    text: `select r.access_level as "accessLevel", c.sid is not null as expected,
        coalesce(k.locked_until > clock_timestamp(), false) as "lockedOut"
      from unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) with ordinality as w (room, sid, trunk, number, ord)
      left join public.meet_room r on r.resource_id = w.room
      left join greenroom.caller c on c.room = w.room and c.sid = w.sid
      left join greenroom.caller_count k on k.trunk = w.trunk and k.number = w.number
      order by w.ord`,
    values: [
      asked.map(({ to }) => to.id),
      who.map(({ sid }) => sid),
      who.map(({ call }) => call?.trunk ?? ''),
      who.map(({ call }) => call?.number ?? ''),
    ],
  });
  const receptions = new Map(asked.map((delivery, index) => [delivery, { guest: newId(), ...rows[index]! }]));
  return deliveries.map((delivery) => {
    const reception: Reception | undefined = receptions.get(delivery);
    return reception === undefined ? {} : { reception };
  });
}
