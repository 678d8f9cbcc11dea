import type { Database } from '#src/db/database.ts';
import { query } from '#src/db/query.ts';
import type { Transaction } from '#src/db/transaction.ts';
import { newId } from '#src/kernel/ids.ts';
import type { NewFile, SomeFileFields } from './file-fields.ts';
import { splitName } from './file-name.ts';
import { type FileRow, fileColumns } from './file-object.ts';

/** Minutes after which a check counts as abandoned, because its process died. */
const claimMinutes = 10;

/** A file whose upload is being checked. `claimedAt` is the `updated_at` of the row, which tells whose check it is. */
export interface Claim {
  readonly id: string;
  readonly filename: string;
  readonly type: 'background_image';
  readonly claimedAt: string;
}

/** Claims a pending upload of this creator for its check; null when there is none. Of two at once, one gets it. */
export async function claimUpload(database: Database, id: string, user: string): Promise<Claim | null> {
  const text = `update public.file set upload_state = 'analyzing', updated_at = clock_timestamp()
    where id = $1 and creator_id = $2 and deleted_at is null and hard_deleted_at is null and (upload_state = 'pending'
      or upload_state = 'analyzing' and updated_at < clock_timestamp() - make_interval(mins => $3))
    returning id, filename, type, updated_at::text as "claimedAt"`;
  const { rows } = await query<Claim>(database, 'files.claim', text, [id, user, claimMinutes]);
  return rows[0] ?? null;
}

/** Returns a claimed upload to pending, for another try. */
export async function releaseClaim(database: Database, { id, claimedAt }: Claim): Promise<void> {
  const text = `update public.file set upload_state = 'pending'
    where id = $1 and upload_state = 'analyzing' and updated_at = $2::timestamptz`;
  await query(database, 'files.release-claim', text, [id, claimedAt]);
}

/** Marks a claimed file as ready; null when it was deleted or claimed again meanwhile. */
export async function markReady(
  tx: Transaction,
  { id, claimedAt }: Claim,
  found: { readonly size: number; readonly mimetype: string },
): Promise<FileRow | null> {
  const { rows } = await tx.client.query<FileRow>({
    name: 'files.mark-ready',
    text: `
      with checked as (
        update public.file set upload_state = 'ready', mimetype = $3, size = $4, updated_at = clock_timestamp()
        where id = $1 and upload_state = 'analyzing' and updated_at = $2::timestamptz and deleted_at is null
        returning *
      )
      select ${fileColumns} from checked f join public.meet_user u on u.id = f.creator_id`,
    values: [id, claimedAt, found.mimetype, found.size],
  });
  return rows[0] ?? null;
}

/** Marks a claimed file as deleted for good. Resolves with whether the claim still held. */
export async function markRefused(tx: Transaction, { id, claimedAt }: Claim): Promise<boolean> {
  const { rowCount } = await tx.client.query({
    name: 'files.mark-refused',
    text: `update public.file set deleted_at = coalesce(deleted_at, now()), hard_deleted_at = now()
      where id = $1 and upload_state = 'analyzing' and updated_at = $2::timestamptz and hard_deleted_at is null`,
    values: [id, claimedAt],
  });
  return rowCount === 1;
}

/** Inserts a file of this creator, whose upload is awaited; null when the id is taken. */
export async function insertFile(
  tx: Transaction,
  creator: string,
  { id = newId(), type, title, filename, description }: NewFile,
): Promise<FileRow | null> {
  const { rows } = await tx.client.query<FileRow>({
    name: 'files.insert',
    text: `
      with added as (
        insert into public.file (id, created_at, updated_at, type, title, filename, description, upload_state,
          malware_detection_info, creator_id)
        values ($1, now(), now(), $2, $3, $4, $5, 'pending', '{}', $6)
        on conflict (id) do nothing returning *
      )
      select ${fileColumns} from added f join public.meet_user u on u.id = f.creator_id`,
    values: [id, type, title ?? splitName(filename).root, filename, description ?? null, creator],
  });
  return rows[0] ?? null;
}

/** Changes what is given of a file of this creator; null when it was deleted. */
export async function changeFile(
  database: Database,
  { id, creator }: { readonly id: string; readonly creator: string },
  { title, type, description }: SomeFileFields,
): Promise<FileRow | null> {
  // While a file is checked, `updated_at` tells whose check it is.
  const text = `
    with changed as (
      update public.file set title = coalesce($3, title), type = coalesce($4, type),
        description = case when $5 then $6 else description end,
        updated_at = case when upload_state = 'analyzing' then updated_at else now() end
      where id = $1 and creator_id = $2 and deleted_at is null and hard_deleted_at is null returning *
    )
    select ${fileColumns} from changed f join public.meet_user u on u.id = f.creator_id`;
  const values = [id, creator, title ?? null, type ?? null, description !== undefined, description ?? null];
  return (await query<FileRow>(database, 'files.update', text, values)).rows[0] ?? null;
}

/** Marks a file as deleted, if it belongs to this creator; null is anybody. Null when it was not there. */
export async function markFileDeleted(
  { client }: Transaction,
  id: string,
  creator: string | null,
): Promise<Pick<FileRow, 'filename' | 'upload_state'> | null> {
  const { rows } = await client.query<Pick<FileRow, 'filename' | 'upload_state'>>({
    name: 'files.delete',
    text: `update public.file set deleted_at = now()
      where id = $1 and ($2::uuid is null or creator_id = $2) and deleted_at is null and hard_deleted_at is null
      returning filename, upload_state`,
    values: [id, creator],
  });
  return rows[0] ?? null;
}

/** Hours after which a pending upload is removed. */
const pendingHours = 24;

/**
 * SQL condition of a file that is due: deleted long enough ago, or never uploaded. One that is being checked waits for
 * the end of the check, which would otherwise bring its object back.
 */
export const dueSql = `hard_deleted_at is null and (
    deleted_at <= now() - make_interval(days => $1) and
      (upload_state <> 'analyzing' or updated_at < now() - make_interval(mins => ${claimMinutes}))
    or upload_state = 'pending' and created_at < now() - make_interval(hours => ${pendingHours}))`;

/** Ends the checks of uploads that were abandoned: the files are pending again. */
export const endAbandonedChecks = (database: Database) =>
  database.pool.query({
    name: 'files.end-abandoned-checks',
    text: `update public.file set upload_state = 'pending' where upload_state = 'analyzing' and deleted_at is null
      and updated_at < now() - make_interval(mins => ${claimMinutes})`,
  });

/** Marks files that are due before their objects are removed, so that a purge that dies is continued by the next one. */
export const markDue = (database: Database, graceDays: number) =>
  database.pool.query({
    name: 'files.mark-due',
    text: `update public.file set deleted_at = coalesce(deleted_at, now()), hard_deleted_at = now() where ${dueSql}`,
    values: [graceDays],
  });

/** Deletes those of these files that are marked as deleted for good. Resolves with their number. */
export async function deleteFileRows(database: Database, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0;
  const text = 'delete from public.file where id = any($1::uuid[]) and hard_deleted_at is not null';
  return (await query(database, 'files.remove-rows', text, [ids])).rowCount ?? 0;
}
