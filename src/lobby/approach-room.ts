import type { Room, Sql } from '#src/rooms/find-room.ts';
import { NoSuchRoom } from '#src/rooms/no-such-room.ts';
import { isPutOut } from '#src/rooms/require-attendee.ts';
import { visitRoom } from '#src/rooms/visit-room.ts';
import { participantIn, type Speaker } from './speaker.ts';

/** A room, and who asks for it as they stand at this instant. */
export interface Approach {
  readonly room: Room;
  readonly speaker: Speaker;
}

/**
 * The room that a request names and the speaker as they stand at this instant, in one statement: a session that ended
 * is gone, a role is the one of now, a token that expired does not count; one more asks for somebody who shows a token
 * of the room whether they were put out. Rejects with `not_found` when there is no such room.
 */
export async function approachRoom(sql: Sql, speaker: Speaker, reference: string): Promise<Approach> {
  const { session, participants } = speaker;
  const { room, user } = await visitRoom(sql, reference, session?.sessionId ?? null, speaker.guest, 'rooms');
  if (room === null) throw new NoSuchRoom('There is no such room.');
  const current: Speaker = {
    guest: speaker.guest,
    session: session !== null && user !== null ? { sessionId: session.sessionId, user } : null,
    participants: participants.filter(({ exp }) => exp * 1000 > Date.now()),
  };
  const held = participantIn(current, room.id);
  const banned = room.banned || (held !== null && (await isPutOut(sql, room.id, held.identity)));
  return { room: { ...room, banned }, speaker: current };
}
