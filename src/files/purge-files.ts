import type { Database } from '#src/db/database.ts';
import type { NamedFile } from './file-name.ts';
import type { FileDeps } from './file-parts.ts';
import { dueSql, endAbandonedChecks, markDue } from './file-rows.ts';
import { removeFiles } from './remove-files.ts';

const batch = 500;

/** Returns how many files a purge would remove. */
export async function countPurgeable(database: Database, graceDays: number): Promise<number> {
  const { rows } = await database.pool.query<{ count: number }>({
    name: 'files.count-purgeable',
    text: `select count(*)::int as count from public.file where (deleted_at is not null and hard_deleted_at is not null) or ${dueSql}`,
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

async function readMarked(database: Database, after: string | null): Promise<readonly NamedFile[]> {
  const { rows } = await database.pool.query<NamedFile>({
    name: 'files.read-marked',
    text: `select id, filename from public.file
      where deleted_at is not null and hard_deleted_at is not null and ($1::uuid is null or id > $1) order by id limit $2`,
    values: [after, batch],
  });
  return rows;
}
