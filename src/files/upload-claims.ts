import type { Database } from '#src/db/database.ts';
import { query } from '#src/db/query.ts';
import type { Transaction } from '#src/db/transaction.ts';
import { type FileRow, fileColumns } from './file-object.ts';

/** Minutes after which a check counts as abandoned, because its process died. */
export const claimMinutes = 10;

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
