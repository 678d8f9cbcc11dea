import type { Participant } from '#machines/room/room.people.ts';
import type { AnyDelivery } from '#src/actors/delivery.ts';
import type { Lookup } from '#src/actors/runtime.ts';
import { anyRow } from '#src/db/any-row.ts';
import type { Transaction } from '#src/db/transaction.ts';
import { isPresentSql } from './wishes.ts';

/**
 * Facts about requested subtitles, one object per delivery. When a participant leaves: whether they requested
 * subtitles. When one stops: whether anybody else requests them. After a sweep, and some time after somebody left:
 * whether anybody present requests them.
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
        ${anyRow('from greenroom.subtitle_wish s where s.room = w.room and s.identity = w.identity')} as wishes,
        ${anyRow(`from greenroom.subtitle_wish s where s.room = w.room
          and case when w.identity is null then ${isPresentSql('s')} else s.identity <> w.identity end`)} as "othersWish"
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
