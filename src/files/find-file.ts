import { query } from '#src/db/query.ts';
import { AppError } from '#src/kernel/errors.ts';
import { parseUuid } from '#src/kernel/ids.ts';
import type { FileDeps } from './file-parts.ts';

/** Returns the id that an address names. Throws `not_found` for other texts. */
export function fileIdOf(reference: string): string {
  const id = parseUuid(reference);
  if (id === null) throw new AppError('not_found', 'Not found.');
  return id;
}

/**
 * Checks that a file of this creator is there and not deleted. Rejects with `not_found` otherwise, whoever else's it
 * is.
 */
export async function requireOwnFile({ database }: Pick<FileDeps, 'database'>, id: string, user: string) {
  const text = `select deleted_at is not null as deleted from public.file
    where id = $1 and creator_id = $2 and hard_deleted_at is null`;
  const { rows } = await query<{ deleted: boolean }>(database, 'files.find-own', text, [id, user]);
  if (rows[0] === undefined) throw new AppError('not_found', 'No File matches the given query.');
  if (rows[0].deleted) throw new AppError('not_found', 'Not found.');
}
