import { query } from '#src/db/query.ts';
import type { RealtimeParts, RealtimeSocket } from './realtime-parts.ts';

/**
 * Closes the connections that hold a place for an account whose session has ended; one statement finds them all. Their
 * clients reconnect with the credentials that are still valid, and a place that no other socket holds is released.
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
  // Closes the transport only: after a server-side disconnect, Socket.IO clients do not reconnect.
  for (const socket of holding) if (!alive.has(keyOf(socket).toString('hex'))) socket.conn.close();
}
