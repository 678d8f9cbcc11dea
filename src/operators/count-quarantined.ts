import type { Database } from '#src/db/database.ts';

/** Counts quarantined actors. */
export async function countQuarantined({ pool }: Pick<Database, 'pool'>): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    'select count(*)::int as count from greenroom.actor where quarantined_at is not null',
  );
  return rows[0]?.count ?? 0;
}
