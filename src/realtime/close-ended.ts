import { query } from '#src/db/query.ts';
import type { RealtimeParts, RealtimeSocket } from './realtime-parts.ts';

/**
 * Closes those of these connections that hold a place at a door for an account whose session ended, in one statement
 * however many they are. Their clients connect again with what still holds, and the place is let go when nobody else holds it.
 */
export async function closeEnded({ runtime }: RealtimeParts, sockets: Iterable<RealtimeSocket>): Promise<void> {
  const holding = [...sockets].filter(({ data }) => data.speaker.session !== null && data.places.size > 0);
  if (holding.length === 0) return;
  const keyOf = (socket: (typeof holding)[number]) => socket.data.speaker.session!.sessionId;
  const { rows } = await query<{ id: Buffer }>(
    runtime.database,
    'realtime.sessions',
    `select s.id from greenroom.session s join public.meet_user u on u.id = s.user_id
     where s.id = any($1::bytea[]) and s.expires_at > now() and u.is_active`,
    [holding.map(keyOf)],
  );
  const alive = new Set(rows.map(({ id }) => id.toString('hex')));
  // The transport and not the connection: a client that is told to go does not come back by itself.
  for (const socket of holding) if (!alive.has(keyOf(socket).toString('hex'))) socket.conn.close();
}
