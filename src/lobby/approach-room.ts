import { mayTakePart, readStandings } from '#src/meetings/rights.ts';
import type { Room, Sql } from '#src/rooms/find-room.ts';
import { NoSuchRoom } from '#src/rooms/no-such-room.ts';
import { visitRoom } from '#src/rooms/visit-room.ts';
import { participantIn, type Speaker } from './speaker.ts';

/** A room and the credentials of the requester, both read at the same instant. */
export interface Approach {
  readonly room: Room;
  readonly speaker: Speaker;
}

/**
 * Reads the room that a request names and checks the speaker's credentials against the database, in one statement:
 * ended sessions and expired tokens are dropped, roles are current. A LiveKit token for the room costs a second
 * statement; it is dropped unless its holder is in the meeting or entitled to join. Rejects with `not_found` when there
 * is no such room.
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
