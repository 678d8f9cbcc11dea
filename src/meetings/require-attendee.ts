import { AppError } from '#src/kernel/errors.ts';
import type { CallingParticipant } from '#src/livekit/participant-credential.ts';
import type { Room, Sql } from '#src/rooms/find-room.ts';
import { requireParticipant, requireRoom } from '#src/rooms/require-room.ts';
import { mayTakePart, readStandings } from './rights.ts';

/**
 * The room `reference`, for the holder of a LiveKit token that was issued for it. Throws `not_found` when there is no
 * such room, and `forbidden` for the token of another room and for banned people.
 */
export async function requireAttendee(sql: Sql, reference: string, participant: CallingParticipant): Promise<Room> {
  const room = await requireRoom(sql, reference, null);
  await refuseStranger(sql, room, participant);
  return room;
}

/** As `requireAttendee`; also throws `forbidden` for people who are neither in the meeting nor entitled to enter it. */
export async function requireEntitledAttendee(
  sql: Sql,
  reference: string,
  participant: CallingParticipant,
): Promise<Room> {
  const room = await requireRoom(sql, reference, null);
  requireParticipant(room, participant);
  const [standing] = await readStandings(sql, [{ room: room.id, identity: participant.identity }]);
  if (standing!.banned || !mayTakePart(standing!)) {
    throw new AppError('forbidden', 'You do not have permission to perform this action.');
  }
  return room;
}

/** Throws `forbidden` for the token of another room and for a banned holder, even if the token is valid. */
export async function refuseStranger(sql: Sql, room: Pick<Room, 'id'>, participant: CallingParticipant): Promise<void> {
  requireParticipant(room, participant);
  if (await isPutOut(sql, room.id, participant.identity)) {
    throw new AppError('forbidden', 'You do not have permission to perform this action.');
  }
}

/** Whether this LiveKit identity is banned from the room's running meeting. */
async function isPutOut(sql: Sql, room: string, identity: string): Promise<boolean> {
  const { rows } = await sql.query<object>({
    name: 'rooms.put-out',
    text: 'select from greenroom.ban where room = $1 and identity = $2',
    values: [room, identity],
  });
  return rows.length > 0;
}
