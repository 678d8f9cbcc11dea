import { throttled } from '#src/api/throttled.ts';
import type { Transaction } from '#src/db/transaction.ts';
import { lockRoom } from '#src/rooms/lock-room.ts';
import type { Settings } from '#src/settings/settings.ts';
import type { InvitationRouteDeps } from './invitation-parts.ts';

interface Invited {
  readonly room: string;
  readonly sender: string;
}

/** Locks the sender and the room until the transaction ends, so that concurrent calls are counted one by one. */
export async function lockLimits(tx: Transaction, { room, sender }: Invited): Promise<void> {
  tx.send({
    name: 'invitations.lock-sender',
    text: "select pg_advisory_xact_lock(hashtextextended('greenroom.invitations ' || $1, 0))",
    values: [sender],
  });
  await lockRoom(tx, room);
}

/** Throws `throttled` if `count` more invitations would exceed a limit of the host or the room; both must be locked. */
export async function countInvitations(
  { settings, onThrottled }: Pick<InvitationRouteDeps, 'settings' | 'onThrottled'>,
  tx: Transaction,
  { room, sender }: Invited,
  count: number,
): Promise<void> {
  const { GREENROOM_INVITATION_RATES: host, GREENROOM_INVITATION_ROOM_RATES: rooms } = settings;
  const { rows } = await tx.client.query<{ wait: number | null }>({
    name: 'invitations.wait',
    // The newest `limit` rows: of these, so many must have expired that `count` more fit.
    text: `
      select greatest(
        case when $7::int > $3::int then $4::float8 else extract(epoch from
          (select created_at from greenroom.invitation where sender = $1 order by created_at desc offset $3 - $7 limit 1)
          + make_interval(secs => $4) - clock_timestamp()) end,
        case when $7::int > $5::int then $6::float8 else extract(epoch from
          (select created_at from greenroom.invitation where room = $2 order by created_at desc offset $5 - $7 limit 1)
          + make_interval(secs => $6) - clock_timestamp()) end) as wait`,
    values: [sender, room, host.limit, host.seconds, rooms.limit, rooms.seconds, count],
  });
  const wait = rows[0]!.wait ?? 0;
  if (wait <= 0) return;
  onThrottled('invitations');
  throw throttled(wait * 1000);
}

/** Seconds for which rows are kept: a day of tries, and as long as they count. */
export const keptSeconds = ({
  GREENROOM_INVITATION_RATES: host,
  GREENROOM_INVITATION_ROOM_RATES: room,
}: Pick<Settings, 'GREENROOM_INVITATION_RATES' | 'GREENROOM_INVITATION_ROOM_RATES'>): number =>
  Math.max(2 * 86_400, host.seconds, room.seconds);
