import type { Participant } from '#machines/room/room.people.ts';
import type { AnyDelivery } from '#src/actors/delivery.ts';
import type { Lookup } from '#src/actors/runtime.ts';
import type { Transaction } from '#src/db/transaction.ts';
import { isPresentSql } from './wishes.ts';

/**
 * What a room must know of those who want subtitles, one object per delivery: of somebody who leaves, whether they do;
 * of somebody who wants none any more, whether anybody else does; of a look at LiveKit, and some time after somebody
 * left, whether anybody does who is there.
 */
export const wishLookup: Lookup = {
  outdatedBy: ({ name }) => name.startsWith('wish.') || name.startsWith('presence.'),
  read: readWishes,
};

async function readWishes(tx: Transaction, deliveries: readonly AnyDelivery[]): Promise<readonly object[]> {
  const asked = deliveries.filter(({ event }) => asks(event));
  if (asked.length === 0) return deliveries.map(() => ({}));
  const { rows } = await tx.client.query<{ wishes: boolean; othersWish: boolean }>({
    name: 'subtitles.who-wishes',
    text: `select
        exists (select from greenroom.subtitle_wish s where s.room = w.room and s.identity = w.identity) as wishes,
        exists (select from greenroom.subtitle_wish s where s.room = w.room
          and case when w.identity is null then ${isPresentSql('s')} else s.identity <> w.identity end) as "othersWish"
      from unnest($1::uuid[], $2::text[]) with ordinality as w (room, identity, ord)
      order by w.ord`,
    values: [asked.map(({ to }) => to.id), asked.map(({ event }) => identityOf(event))],
  });
  const briefs = new Map(
    asked.map((delivery, index) => {
      const { wishes, othersWish } = rows[index]!;
      return [delivery, delivery.event.type === 'participant.left' ? { wishes } : { othersWish }];
    }),
  );
  return deliveries.map((delivery) => briefs.get(delivery) ?? {});
}

const asks = ({ type, participant }: AnyDelivery['event']): boolean =>
  type === 'livekit.listed' ||
  type === 'subtitles.absent' ||
  type === 'subtitles.stop' ||
  (type === 'participant.left' && (participant as Participant).kind === 'standard');

function identityOf({ participant, identity }: AnyDelivery['event']): string | null {
  if (participant !== undefined) return (participant as Participant).identity;
  return identity === undefined ? null : String(identity);
}
