import { asOwnUuid } from '#src/kernel/ids.ts';
import type { Sql } from '#src/rooms/find-room.ts';

/**
 * Whether the holder of an expired token was connected at its expiry and is connected now, in the same meeting. LiveKit
 * renews the tokens of connected participants, but their browsers keep the old one.
 */
export async function isStillConnected(
  sql: Sql,
  { room, identity, exp }: { readonly room: string; readonly identity: string; readonly exp: number },
): Promise<boolean> {
  const { rows } = await sql.query<object>({
    name: 'rooms.still-connected',
    // Usually one presence matches; a participant who reconnected has several. The tolerance of a minute is the same as
    // for tokens.
    text: `select from greenroom.presence now
      where now.room = $1 and now.identity = $2 and now.left_at is null
        and (now.joined_at <= to_timestamp($3) + interval '1 minute' or exists (
          select from greenroom.presence old where old.room = $1 and old.identity = $2
            and old.livekit_room = now.livekit_room and old.joined_at <= to_timestamp($3) + interval '1 minute'
            and old.left_at >= to_timestamp($3)))
      limit 1`,
    values: [asOwnUuid(room), identity, exp],
  });
  return rows.length > 0;
}
