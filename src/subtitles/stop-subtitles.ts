import type { Answer, Call } from '#src/api/call.ts';
import type { SessionUser } from '#src/api/session-user.ts';
import type { CallingParticipant } from '#src/livekit/participant-credential.ts';
import { requireEntitledAttendee } from '#src/meetings/require-attendee.ts';
import type { RoomParts } from '#src/rooms/room-parts.ts';
import { askFor, subtitleSuccess } from './start-subtitles.ts';

/**
 * `POST rooms/{id}/stop-subtitle/`: a participant no longer wants subtitles. They end with the last participant who
 * wants them. Idempotent: without subtitles it succeeds too.
 */
export async function stopSubtitles(
  parts: RoomParts,
  call: Call<unknown, SessionUser | null, CallingParticipant>,
): Promise<Answer> {
  const { participant, requestId } = call;
  const room = await requireEntitledAttendee(parts.database.pool, call.params.reference!, participant);
  const request = { type: 'subtitles.stop', key: `request/${requestId}`, request: requestId } as const;
  await askFor(parts, room.id, participant, request);
  return subtitleSuccess;
}
