import type { Call } from '#src/api/call.ts';
import { refuseStranger } from '#src/meetings/require-attendee.ts';
import type { Room } from '#src/rooms/find-room.ts';
import { NoSuchRoom } from '#src/rooms/no-such-room.ts';
import { requireHost } from '#src/rooms/require-room.ts';
import { roomConfiguration } from '#src/rooms/room-configuration.ts';
import { visitRoom } from '#src/rooms/visit-room.ts';
import type { ParticipantParts } from './participant-parts.ts';

/** A caller who may mute others; `present` is the identity that must be in the meeting, null for a host. */
interface Muter {
  readonly room: Room;
  readonly present: string | null;
}

/**
 * Checks who may mute (rest-internal.md §2.16): hosts by session, and holders of a LiveKit token of the room if everyone
 * may mute. A caller with a token acts as its participant only: neither the session beside it nor the role of the token's
 * account counts, because a token can be replayed elsewhere. Throws `not_found` and `forbidden`.
 */
export async function requireMuter(
  { database }: Pick<ParticipantParts, 'database'>,
  { params, participant, namedSessions }: Pick<Call, 'params' | 'participant' | 'namedSessions'>,
): Promise<Muter> {
  const { room } = await visitRoom(database.pool, params.reference!, namedSessions, null, 'rooms');
  if (room === null) throw new NoSuchRoom();
  // A ban of the session's account also excludes the use of somebody else's token.
  if (participant === null || room.banned) {
    requireHost(room);
    return { room, present: null };
  }
  await refuseStranger(database.pool, room, participant);
  if (!mayEveryoneMute(room)) requireHost({ role: null, banned: false });
  return { room, present: participant.identity };
}

/** A missing value means yes, null means no; texts stored by the reference are parsed. */
function mayEveryoneMute({ configuration }: Pick<Room, 'configuration'>): boolean {
  const { everyone_can_mute: stored } = configuration;
  if (stored === undefined) return true;
  const read = roomConfiguration.shape.everyone_can_mute.safeParse(stored);
  return read.success && read.data === true;
}
