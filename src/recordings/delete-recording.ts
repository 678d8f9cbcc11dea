import { recordingAddress } from '#machines/recording/recording.address.ts';
import { isDeleted } from '#machines/recording/recording.view.ts';
import { deliver } from '#src/actors/deliver.ts';
import type { Answer, Call } from '#src/api/call.ts';
import type { SessionUser } from '#src/api/session-user.ts';
import { AppError } from '#src/kernel/errors.ts';
import type { RecordingRouteDeps } from './recording-parts.ts';
import { requireRecording } from './show-recordings.ts';

/**
 * `DELETE recordings/{id}/`: deletes an ended recording. While it runs or its file is awaited, the answer is 403, so
 * that no file is left without a row.
 */
export async function deleteRecording(deps: RecordingRouteDeps, call: Call<unknown, SessionUser>): Promise<Answer> {
  const { id, room } = await requireRecording(deps, call.params.id!, call.user.id);
  const [receipt] = await deliver(deps.runtime, [
    {
      to: recordingAddress(room.id, id),
      event: { type: 'recording.delete', by: call.user.id },
      key: `request/${call.requestId}`,
      cause: { by: 'user', id: call.user.id },
      request: call.requestId,
    },
  ]);
  // The request also moves an actor that it creates for a row, and may be refused in its state.
  if (receipt!.outcome !== 'moved' || !isDeleted(receipt!.snapshot)) {
    throw new AppError('forbidden', 'You do not have permission to perform this action.');
  }
  return { status: 204 };
}
