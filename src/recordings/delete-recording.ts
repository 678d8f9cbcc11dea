import { recordingAddress } from '#machines/recording/recording.address.ts';
import { isDeleted } from '#machines/recording/recording.view.ts';
import { deliver } from '#src/actors/deliver.ts';
import type { Delivery } from '#src/actors/delivery.ts';
import type { Runtime } from '#src/actors/runtime.ts';
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
  const deleted = await deleteEnded(
    deps.runtime,
    { room: room.id, recording: id },
    {
      by: call.user.id,
      key: `request/${call.requestId}`,
      cause: { by: 'user', id: call.user.id },
      request: call.requestId,
    },
  );
  if (!deleted) throw new AppError('forbidden', 'You do not have permission to perform this action.');
  return { status: 204 };
}

/** Deletes a recording if it has ended and its file is not awaited. Resolves with whether it is deleted. */
export async function deleteEnded(
  runtime: Runtime,
  { room, recording }: { readonly room: string; readonly recording: string },
  { by, ...circumstances }: Pick<Delivery, 'key' | 'cause' | 'request'> & { readonly by: string },
): Promise<boolean> {
  const event = { type: 'recording.delete', by } as const;
  const [receipt] = await deliver(runtime, [{ ...circumstances, to: recordingAddress(room, recording), event }]);
  // A new actor counts as moved because it adopts the row, even if its state ignores the event.
  return receipt!.outcome === 'moved' && isDeleted(receipt!.snapshot);
}
