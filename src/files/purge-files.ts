import type { Database } from '#src/db/database.ts';
import type { NamedFile } from './file-name.ts';
import type { FileDeps } from './file-parts.ts';
import { removeFiles } from './remove-files.ts';
import { claimMinutes } from './upload-claims.ts';

/** Hours after which an upload that nobody ended is removed. */
const pendingHours = 24;
const batch = 500;

/**
 * Files that are due: deleted long enough ago, or never uploaded. One that is being checked waits for the end of the
 * check, which would otherwise bring its object back.
 */
const due = `hard_deleted_at is null and (
    deleted_at <= now() - make_interval(days => $1) and
      (upload_state <> 'analyzing' or updated_at < now() - make_interval(mins => ${claimMinutes}))
    or upload_state = 'pending' and created_at < now() - make_interval(hours => ${pendingHours}))`;

/** Returns how many files a purge would remove. */
export async function countPurgeable(database: Database, graceDays: number): Promise<number> {
  const { rows } = await database.pool.query<{ count: number }>({
    name: 'files.count-purgeable',
    text: `select count(*)::int as count from public.file where (deleted_at is not null and hard_deleted_at is not null) or ${due}`,
    values: [graceDays],
  });
  return rows[0]!.count;
}

/**
 * Removes the files that are due. A check of an upload that was abandoned ends before, and its file is pending again.
 * Resolves with how many were removed, and how many the storage refused to remove; those stay for the next purge.
 */
export async function purgeFiles(deps: FileDeps): Promise<{ readonly purged: number; readonly kept: number }> {
  const { database, settings } = deps;
  await endAbandonedChecks(database);
  await markDue(database, settings.FILE_PURGE_GRACE_DAYS);
  let [purged, kept] = [0, 0];
  let after: string | null = null;
  for (;;) {
    const marked = await readMarked(database, after);
    const left = await removeFiles(deps, marked);
    purged += marked.length - left.length;
    kept += left.length;
    if (marked.length < batch) return { purged, kept };
    after = marked.at(-1)!.id;
  }
}

const endAbandonedChecks = (database: Database) =>
  database.pool.query({
    name: 'files.end-abandoned-checks',
    text: `update public.file set upload_state = 'pending' where upload_state = 'analyzing' and deleted_at is null
      and updated_at < now() - make_interval(mins => ${claimMinutes})`,
  });

/** Marks the files before their objects are removed, so that a purge that dies is continued by the next one. */
const markDue = (database: Database, graceDays: number) =>
  database.pool.query({
    name: 'files.mark-due',
    text: `update public.file set deleted_at = coalesce(deleted_at, now()), hard_deleted_at = now() where ${due}`,
    values: [graceDays],
  });

async function readMarked(database: Database, after: string | null): Promise<readonly NamedFile[]> {
  const { rows } = await database.pool.query<NamedFile>({
    name: 'files.read-marked',
    text: `select id, filename from public.file
      where deleted_at is not null and hard_deleted_at is not null and ($1::uuid is null or id > $1) order by id limit $2`,
    values: [after, batch],
  });
  return rows;
}
