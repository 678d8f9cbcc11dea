import type { Database } from '#src/db/database.ts';
import { isDatabaseAway } from '#src/db/transaction.ts';
import { AppError } from '#src/errors.ts';
import type { Room } from '#src/rooms/find-room.ts';
import { isPutOut } from '#src/rooms/require-attendee.ts';
import { visitRoom } from '#src/rooms/visit-room.ts';
import { participantIn, type Speaker } from './speaker.ts';

/**
 * The room that a request names and the speaker as they stand at this instant, in one statement: a session that ended
 * is gone, a role is the one of now, a token that expired does not count; one more asks for somebody who shows a token
 * of the room whether they were put out. Null when there is no such room.
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
  ).catch(away);
  if (room === null) return null;
  const current: Speaker = {
    guest: speaker.guest,
    session: session !== null && user !== null ? { sessionId: session.sessionId, user } : null,
    participants: participants.filter(({ exp }) => exp * 1000 > Date.now()),
  };
  const held = participantIn(current, room.id);
  const banned = room.banned || (held !== null && (await isPutOut(database.pool, room.id, held.identity).catch(away)));
  return { room: { ...room, banned }, speaker: current };
}

function away(error: unknown): never {
  throw isDatabaseAway(error) ? new AppError('unavailable', 'Rooms cannot be read now.', { cause: error }) : error;
}
