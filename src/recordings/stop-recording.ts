import { recordingAddress } from '#machines/recording/recording.address.ts';
import { hasStopped, isStopping } from '#machines/recording/recording.view.ts';
import { awaitOutcome } from '#src/actors/await-outcome.ts';
import { deliver } from '#src/actors/deliver.ts';
import type { Answer, Call } from '#src/api/call.ts';
import type { SessionUser } from '#src/api/session-user.ts';
import { AppError } from '#src/kernel/errors.ts';
import { requirePrivileges, requireRoom } from '#src/rooms/require-room.ts';
import type { RecordingRouteDeps } from './recording-parts.ts';
import { findBlocking } from './recording-rows.ts';

const patienceMs = 4_900;

/**
 * `POST rooms/{id}/stop-recording/`: a host stops the running recording. Answers once LiveKit has answered the stop; a
 * second stop meanwhile waits for the same answer.
 */
export async function stopRecording(deps: RecordingRouteDeps, call: Call<unknown, SessionUser>): Promise<Answer> {
  const { runtime, database } = deps;
  const room = await requireRoom(database.pool, call.params.reference!, call.user.id);
  requirePrivileges(room);
  const none = () => new AppError('not_found', 'No active recording found for this room.');
  const recording = await findBlocking(database.pool, room.id);
  if (recording === null) throw none();
  const to = recordingAddress(room.id, recording);
  const [receipt] = await deliver(runtime, [
    {
      to,
      event: { type: 'recording.stop', by: call.user.id },
      key: `request/${call.requestId}`,
      cause: { by: 'user', id: call.user.id },
      request: call.requestId,
    },
  ]);
  if (receipt!.outcome === 'unknown' || (receipt!.outcome === 'ignored' && !isStopping(receipt!.snapshot)))
    throw none();
  const outcome = await awaitOutcome(runtime, to, patienceMs, (snapshot) => hasStopped(snapshot) ?? undefined);
  if (outcome === 'stopped') return { status: 200, json: { message: `Recording stopped for room ${room.slug}.` } };
  return { status: 500, json: { error: `Recording failed to stop for room ${room.slug}` } };
}
