import type { Answer, Call } from '#src/api/call.ts';
import { FieldErrors } from '#src/api/field-errors.ts';
import type { SessionUser } from '#src/api/session-user.ts';
import { type Transaction, transaction } from '#src/db/transaction.ts';
import { AppError } from '#src/kernel/errors.ts';
import type { Settings } from '#src/settings/settings.ts';
import type { NewFile } from './file-fields.ts';
import { objectNameOf, splitName, uploadKeyOf } from './file-name.ts';
import { showFile } from './file-object.ts';
import type { FileDeps } from './file-parts.ts';
import { insertFile } from './file-rows.ts';

/** `POST files/`: announces a file, and answers with the address to which its content may be uploaded. */
export async function createFile(deps: FileDeps, call: Call<NewFile, SessionUser>): Promise<Answer> {
  const { database, settings, storage } = deps;
  const body = await call.body();
  if (storage === null) throw new AppError('unavailable', 'No storage is configured.');
  const row = await transaction(database, async (tx) => {
    const { taken, files } = await lockCreator(tx, call.user.id, body);
    if (taken) throw idTaken();
    if (settings.FILE_UPLOAD_APPLY_RESTRICTIONS) refuseUnfit(settings, body, files);
    const inserted = await insertFile(tx, call.user.id, body);
    // A concurrent transaction of another creator has inserted this id.
    if (inserted === null) throw idTaken();
    return inserted;
  });
  const seconds = settings.AWS_S3_UPLOAD_POLICY_EXPIRATION;
  const policy = await storage.presignPut(uploadKeyOf(settings, objectNameOf(row)), seconds);
  return { status: 201, json: { ...showFile(settings, row), policy } };
}

const idTaken = () => new FieldErrors({ id: ['A file with this ID already exists. You cannot override it.'] });

/** Locks the creator, so that files created at once are counted; then reads what the new file meets. */
async function lockCreator(tx: Transaction, user: string, { id, type }: NewFile) {
  tx.send({
    name: 'files.lock-creator',
    // `no key update` lets rows that refer to the user be inserted meanwhile.
    text: 'select from public.meet_user where id = $1 for no key update',
    values: [user],
  });
  const { rows } = await tx.client.query<{ taken: boolean; files: number }>({
    name: 'files.count-own',
    text: `select exists (select from public.file where id = $3) as taken,
      (select count(*)::int from public.file where creator_id = $1 and type = $2 and deleted_at is null) as files`,
    values: [user, type, id ?? null],
  });
  return rows[0]!;
}

function refuseUnfit({ FILE_UPLOAD_RESTRICTIONS }: Settings, { type, filename }: NewFile, files: number): void {
  const { allowed_extensions, max_count_by_user } = FILE_UPLOAD_RESTRICTIONS[type];
  if (!allowed_extensions.includes(splitName(filename).extension.toLowerCase())) {
    throw new FieldErrors({ filename: ['This file extension is not allowed.'] });
  }
  if (files >= max_count_by_user) {
    throw new AppError('forbidden', 'You have reached the maximum number of files for this type.');
  }
}
