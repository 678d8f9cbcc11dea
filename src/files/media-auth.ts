import type { Answer, Call } from '#src/api/call.ts';
import { authorizeMedia, readMediaRequest } from '#src/api/media-request.ts';
import type { SessionUser } from '#src/api/session-user.ts';
import { queryLane } from '#src/db/query.ts';
import { AppError } from '#src/kernel/errors.ts';
import { keyOf } from './file-name.ts';
import type { FileDeps } from './file-parts.ts';

/**
 * `GET files/media-auth/`: a proxy asks whether the caller may download the file that the requested address names. Only
 * its creator may, once it is ready and until it is deleted; every refusal is the same. Answers with the headers that
 * open the stored file.
 */
export async function fileMediaAuth(deps: FileDeps, call: Call<unknown, SessionUser>): Promise<Answer> {
  const { database, settings, storage } = deps;
  const folder = settings.FILE_UPLOAD_PATH;
  const request = readMediaRequest(call, folder);
  if (request === null) throw forbidden();
  const { rows } = await queryLane<{ filename: string }>(
    database,
    'files.media-auth',
    `select filename from public.file where id = $1 and creator_id = $2 and upload_state = 'ready'
       and deleted_at is null and hard_deleted_at is null`,
    [request.id, call.user.id],
  );
  const key = `${folder}/${request.id}.${request.extension}`;
  const [file] = rows;
  if (file === undefined || keyOf(settings, { id: request.id, ...file }) !== key) throw forbidden();
  return authorizeMedia(storage, key, request.method);
}

const forbidden = () => new AppError('forbidden', 'You do not have permission to perform this action.');
