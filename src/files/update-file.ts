import type { Answer, Call } from '#src/api/call.ts';
import type { SessionUser } from '#src/api/session-user.ts';
import { query } from '#src/db/query.ts';
import { AppError } from '#src/kernel/errors.ts';
import type { SomeFileFields } from './file-fields.ts';
import { type FileRow, fileColumns, showFile } from './file-object.ts';
import type { FileDeps } from './file-parts.ts';
import { fileIdOf, requireOwnFile } from './find-file.ts';

/** `PUT` and `PATCH files/{id}/`: the creator changes title and description. */
export async function updateFile(
  { database, settings }: FileDeps,
  call: Call<SomeFileFields, SessionUser>,
): Promise<Answer> {
  const id = fileIdOf(call.params.id!);
  await requireOwnFile({ database }, id, call.user.id);
  const { title, description, type } = await call.body();
  // While a file is checked, `updated_at` tells whose check it is.
  const text = `
    with changed as (
      update public.file set title = coalesce($3, title), type = coalesce($4, type),
        description = case when $5 then $6 else description end,
        updated_at = case when upload_state = 'analyzing' then updated_at else now() end
      where id = $1 and creator_id = $2 and deleted_at is null and hard_deleted_at is null returning *
    )
    select ${fileColumns} from changed f join public.meet_user u on u.id = f.creator_id`;
  const values = [id, call.user.id, title ?? null, type ?? null, description !== undefined, description ?? null];
  const { rows } = await query<FileRow>(database, 'files.update', text, values);
  if (rows[0] === undefined) throw new AppError('not_found', 'Not found.');
  return { status: 200, json: showFile(settings, rows[0]) };
}
