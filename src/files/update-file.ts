import type { Answer, Call } from '#src/api/call.ts';
import type { SessionUser } from '#src/api/session-user.ts';
import { AppError } from '#src/kernel/errors.ts';
import type { SomeFileFields } from './file-fields.ts';
import { showFile } from './file-object.ts';
import type { FileDeps } from './file-parts.ts';
import { changeFile } from './file-rows.ts';
import { fileIdOf, requireOwnFile } from './find-file.ts';

/** `PUT` and `PATCH files/{id}/`: the creator changes title and description. */
export async function updateFile(
  { database, settings }: FileDeps,
  call: Call<SomeFileFields, SessionUser>,
): Promise<Answer> {
  const id = fileIdOf(call.params.id!);
  await requireOwnFile({ database }, id, call.user.id);
  const { title, description, type } = await call.body();
  const file = await changeFile(database, { id, creator: call.user.id }, { title, description, type });
  if (file === null) throw new AppError('not_found', 'Not found.');
  return { status: 200, json: showFile(settings, file) };
}
