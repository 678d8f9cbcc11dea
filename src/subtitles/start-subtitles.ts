import { z } from 'zod';
import { roomAddress } from '#machines/addresses.ts';
import { meetsNow, subtitlesDispatched } from '#machines/room/room.view.ts';
import { awaitOutcome } from '#src/actors/await-outcome.ts';
import { deliver } from '#src/actors/deliver.ts';
import type { Receipt } from '#src/actors/delivery.ts';
import type { Answer, Call } from '#src/api/call.ts';
import type { SessionUser } from '#src/api/session-user.ts';
import { markIdentity } from '#src/livekit/identity-mark.ts';
import type { CallingParticipant } from '#src/livekit/participant-credential.ts';
import { requireEntitledAttendee } from '#src/meetings/require-attendee.ts';
import type { RoomParts } from '#src/rooms/room-parts.ts';

/** The answer of `start-subtitle/` and `stop-subtitle/` on success. */
export const subtitleObject = z.object({ status: z.literal('success') });

/** The answer on failure. */
export const subtitleRefusal = z.object({ error: z.string() });

export const subtitleSuccess: Answer = {
  status: 200,
  json: { status: 'success' } satisfies z.infer<typeof subtitleObject>,
};

// Together less than the request's limit of 5 s, which includes the answer.
const dispatchPatienceMs = 4_500;
// A client that has just joined may ask before LiveKit reports the join.
const meetingPatienceMs = 1_000;

/**
 * `POST rooms/{id}/start-subtitle/`: a participant requests subtitles. Answers once the room's actor has dispatched the
 * subtitle agent or has failed to.
 */
export async function startSubtitles(
  parts: RoomParts,
  call: Call<unknown, SessionUser | null, CallingParticipant>,
): Promise<Answer> {
  const { runtime } = parts;
  const { participant, requestId } = call;
  const began = performance.now();
  const room = await requireEntitledAttendee(parts.database.pool, call.params.reference!, participant);
  const to = roomAddress(room.id);
  const start = (key: string) =>
    askFor(parts, room.id, participant, { type: 'subtitles.start', key, request: requestId });
  let receipt = await start(`request/${requestId}`);
  if (receipt.outcome === 'ignored' && (await awaitOutcome(runtime, to, meetingPatienceMs, meets))) {
    receipt = await start(`request/${requestId}/again`);
  }
  if (receipt.outcome !== 'moved') {
    return { status: 409, json: { error: `No meeting is running in room ${room.slug}` } };
  }
  const left = dispatchPatienceMs - (performance.now() - began);
  const dispatched = subtitlesDispatched(receipt.snapshot) ?? (await awaitOutcome(runtime, to, left, dispatchedOrNot));
  if (dispatched) return subtitleSuccess;
  return { status: 500, json: { error: `Subtitles failed to start for room ${room.slug}` } };
}

const meets = (snapshot: Receipt['snapshot']): true | undefined => meetsNow(snapshot) || undefined;
const dispatchedOrNot = (snapshot: Receipt['snapshot']): boolean | undefined =>
  subtitlesDispatched(snapshot) ?? undefined;

/** Delivers a participant's request to the room's actor. */
export async function askFor(
  { runtime, secret }: Pick<RoomParts, 'runtime' | 'secret'>,
  room: string,
  { identity }: CallingParticipant,
  request: { readonly type: 'subtitles.start' | 'subtitles.stop'; readonly key: string; readonly request: string },
): Promise<Receipt> {
  const [receipt] = await deliver(runtime, [
    {
      to: roomAddress(room),
      event: { type: request.type, identity },
      key: request.key,
      cause: { by: 'participant', id: markIdentity(secret, identity) },
      request: request.request,
    },
  ]);
  return receipt!;
}
