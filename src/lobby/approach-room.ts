import type { Database } from '#src/db/database.ts';
import { isDatabaseAway } from '#src/db/transaction.ts';
import { AppError } from '#src/errors.ts';
import type { Room } from '#src/rooms/find-room.ts';
import { visitRoom } from '#src/rooms/visit-room.ts';
import type { Speaker } from './speaker.ts';

/**
 * The room that a request names and the speaker as they stand at this instant, in one statement: a session that ended
 * is gone, a role is the one of now, a token that expired does not count. Null when there is no such room.
 */
export async function approachRoom(
  database: Database,
  speaker: Speaker,
  reference: string,
): Promise<{ room: Room; speaker: Speaker } | null> {
  const { session, participants } = speaker;
  const { room, user } = await visitRoom(
    database.pool,
    reference,
    session?.sessionId ?? null,
    speaker.guest,
    'rooms',
  ).catch((error: unknown) => {
    throw isDatabaseAway(error) ? new AppError('unavailable', 'Rooms cannot be read now.', { cause: error }) : error;
  });
  if (room === null) return null;
  const current: Speaker = {
    guest: speaker.guest,
    session: session !== null && user !== null ? { sessionId: session.sessionId, user } : null,
    participants: participants.filter(({ exp }) => exp * 1000 > Date.now()),
  };
  return { room, speaker: current };
}
