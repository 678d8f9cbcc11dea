import type { Database } from '#src/db/database.ts';
import { type FileRow, fileColumns } from './file-object.ts';

/** Lists files that are not purged, of everybody or of one creator, the last created first; or the one of an id. */
export async function listAllFiles(
  { pool }: Pick<Database, 'pool'>,
  { id, creator, limit }: { readonly id?: string; readonly creator: string | null; readonly limit: number },
): Promise<FileRow[]> {
  const { rows } = await pool.query<FileRow>(
    `select ${fileColumns} from public.file f join public.meet_user u on u.id = f.creator_id
     where f.hard_deleted_at is null and ($1::uuid is null or f.id = $1) and ($2::uuid is null or f.creator_id = $2)
     order by f.created_at desc, f.id limit $3`,
    [id ?? null, creator, limit],
  );
  return rows;
}
