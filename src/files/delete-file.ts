import type { Answer, Call } from '#src/api/call.ts';
import type { SessionUser } from '#src/api/session-user.ts';
import { transaction } from '#src/db/transaction.ts';
import { objectNameOf } from './file-name.ts';
import type { FileDeps } from './file-parts.ts';
import { markFileDeleted } from './file-rows.ts';
import { fileIdOf, requireOwnFile } from './find-file.ts';
import { removeUploadLater } from './remove-upload.ts';

/** `DELETE files/{id}/`: marks a file as deleted. A purge removes it after `FILE_PURGE_GRACE_DAYS`. */
export async function deleteFile({ database, settings }: FileDeps, call: Call<unknown, SessionUser>): Promise<Answer> {
  const id = fileIdOf(call.params.id!);
  const deleted = await markDeleted({ database, settings }, id, call.user.id);
  if (!deleted) await requireOwnFile({ database }, id, call.user.id);
  return { status: 204 };
}

/** Marks a file as deleted, if it belongs to this creator; null is anybody. Resolves with whether it was there. */
export function markDeleted(
  { database, settings }: Pick<FileDeps, 'database' | 'settings'>,
  id: string,
  creator: string | null,
): Promise<boolean> {
  return transaction(database, async (tx) => {
    const file = await markFileDeleted(tx, id, creator);
    // Of a ready file the upload is removed already.
    if (file !== null && file.upload_state !== 'ready') {
      removeUploadLater(tx, settings, objectNameOf({ id, filename: file.filename }));
    }
    return file !== null;
  });
}
