import type { Participant } from '#machines/room/room.events.ts';
import type { AnyDelivery } from '#src/actors/delivery.ts';
import type { Lookup } from '#src/actors/runtime.ts';
import type { Transaction } from '#src/db/transaction.ts';

/** Whose wish was just written may not have been seen to come yet. */
const freshWish = '2 minutes';

/**
 * What a room must know of those who want subtitles, one object per delivery: when somebody leaves or wants none any
 * more, whether anybody else does; when LiveKit has been looked at, whether anybody does who is there.
 */
export const wishLookup: Lookup = {
  outdatedBy: ({ name }) => name.startsWith('wish.') || name.startsWith('presence.'),
  read: readWishes,
};

async function readWishes(tx: Transaction, deliveries: readonly AnyDelivery[]): Promise<readonly object[]> {
  const asked = deliveries.filter(({ event }) => asks(event));
  if (asked.length === 0) return deliveries.map(() => ({}));
  const { rows } = await tx.client.query<{ othersWish: boolean }>({
    name: 'subtitles.others-wish',
    text: `select case when w.identity is null then exists (
          select from greenroom.subtitle_wish s where s.room = w.room
            and (s.at > clock_timestamp() - interval '${freshWish}' or exists (select from greenroom.presence p
              where p.room = s.room and p.identity = s.identity and p.left_at is null)))
        else exists (select from greenroom.subtitle_wish s where s.room = w.room and s.identity <> w.identity)
          -- Who leaves may be there a second time.
          or exists (select from greenroom.subtitle_wish s join greenroom.presence p using (room, identity)
            where s.room = w.room and s.identity = w.identity and p.sid <> w.sid and p.left_at is null)
        end as "othersWish"
      from unnest($1::uuid[], $2::text[], $3::text[]) with ordinality as w (room, identity, sid, ord)
      order by w.ord`,
    values: [
      asked.map(({ to }) => to.id),
      asked.map(({ event }) => wisherOf(event)?.identity ?? null),
      asked.map(({ event }) => wisherOf(event)?.sid ?? null),
    ],
  });
  const briefs = new Map(asked.map((delivery, index) => [delivery, rows[index]!]));
  return deliveries.map((delivery) => briefs.get(delivery) ?? {});
}

const asks = ({ type, participant }: AnyDelivery['event']): boolean =>
  type === 'livekit.listed' ||
  type === 'subtitles.stop' ||
  (type === 'participant.left' && (participant as Participant).kind === 'standard');

function wisherOf({ participant, identity }: AnyDelivery['event']): { identity: string; sid: string | null } | null {
  if (participant !== undefined) return participant as Participant;
  return identity === undefined ? null : { identity: String(identity), sid: null };
}
