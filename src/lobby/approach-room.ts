import { mayTakePart, readStandings } from '#src/meetings/rights.ts';
import type { Room, Sql } from '#src/rooms/find-room.ts';
import { NoSuchRoom } from '#src/rooms/no-such-room.ts';
import { visitRoom } from '#src/rooms/visit-room.ts';
import { participantIn, type Speaker } from './speaker.ts';

/** A room, and who asks for it as they stand at this instant. */
export interface Approach {
  readonly room: Room;
  readonly speaker: Speaker;
}

/**
 * The room that a request names and the speaker as they stand at this instant, in one statement: a session that ended
 * is gone, a role is the one of now, a token that expired does not count. One more asks how somebody stands who shows a
 * token of the room: it does not count for who is not in the meeting and has no right to be. Rejects with `not_found`
 * when there is no such room.
 */
export async function approachRoom(sql: Sql, speaker: Speaker, reference: string): Promise<Approach> {
  const { session, participants } = speaker;
  const sessions = session === null ? [] : [session.sessionId];
  const { room, user } = await visitRoom(sql, reference, sessions, speaker.guest, 'rooms');
  if (room === null) throw new NoSuchRoom('There is no such room.');
  const current: Speaker = {
    guest: speaker.guest,
    session: session !== null && user !== null ? { sessionId: session.sessionId, user } : null,
    participants: participants.filter(({ exp }) => exp * 1000 > Date.now()),
  };
  const held = participantIn(current, room.id);
  if (held === null) return { room, speaker: current };
  const [standing] = await readStandings(sql, [{ room: room.id, identity: held.identity }]);
  return {
    room: { ...room, banned: room.banned || standing!.banned },
    speaker: mayTakePart(standing!) ? current : { ...current, participants: without(current.participants, held) },
  };
}

const without = <Item>(items: readonly Item[], gone: Item): Item[] => items.filter((item) => item !== gone);
