import type { Call } from '#src/api/call.ts';
import { refuseStranger } from '#src/meetings/require-attendee.ts';
import type { Room } from '#src/rooms/find-room.ts';
import { NoSuchRoom } from '#src/rooms/no-such-room.ts';
import { requireHost } from '#src/rooms/require-room.ts';
import { isHost } from '#src/rooms/role.ts';
import { roomConfiguration } from '#src/rooms/room-configuration.ts';
import { visitRoom } from '#src/rooms/visit-room.ts';
import type { ParticipantParts } from './participant-parts.ts';

/** A caller who may mute others; `present` is the identity that must be in the meeting, null for a host. */
export interface Muter {
  readonly room: Room;
  readonly present: string | null;
}

/**
 * Checks who may mute (rest-internal.md §2.16): hosts by session, with or without a LiveKit token, and holders of a
 * token of the room if everyone may mute. The role of the token's account does not count, because a token can be
 * replayed elsewhere. Throws `not_found` and `forbidden`.
 */
export async function requireMuter(
  { database }: Pick<ParticipantParts, 'database'>,
  { params, participant, namedSessions }: Pick<Call, 'params' | 'participant' | 'namedSessions'>,
): Promise<Muter> {
  // The session may add to the token's rights without a CSRF token: only pages that may read our answers can send the
  // token's header.
  const { room } = await visitRoom(database.pool, params.reference!, namedSessions, null, 'rooms');
  if (room === null) throw new NoSuchRoom();
  if (participant === null || room.banned) {
    requireHost(room);
    return { room, present: null };
  }
  await refuseStranger(database.pool, room, participant);
  if (isHost(room.role)) return { room, present: null };
  if (!mayEveryoneMute(room)) requireHost(room);
  return { room, present: participant.identity };
}

/** A missing value means yes, null means no; texts stored by the reference are parsed. */
function mayEveryoneMute({ configuration }: Pick<Room, 'configuration'>): boolean {
  const { everyone_can_mute: stored } = configuration;
  if (stored === undefined) return true;
  const read = roomConfiguration.shape.everyone_can_mute.safeParse(stored);
  return read.success && read.data === true;
}
