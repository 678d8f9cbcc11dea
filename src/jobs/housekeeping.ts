import type { Database } from '#src/db/database.ts';
import type { Purge } from './purge.ts';

/** Maximum rows that one statement deletes. */
const batch = 5_000;

/** Deletes expired rows. Resolves with the number of deleted rows by table. */
export async function keepHouse(database: Database, purges: readonly Purge[]): Promise<Record<string, number>> {
  const deleted: Record<string, number> = {};
  for (const purge of purges) deleted[purge.table] = await repeat(database, purge);
  return deleted;
}

/** Repeats a statement until it deletes less than a batch. */
async function repeat(database: Database, { table, where, age, text }: Purge): Promise<number> {
  const statement =
    text ??
    // `statement_timestamp()` is constant within a statement, so the index can be used; `clock_timestamp()` changes.
    `delete from greenroom.${table} where ctid in (
      select ctid from greenroom.${table} where ${where} < statement_timestamp() - coalesce($1::interval, '0') limit $2)`;
  for (let total = 0; ; ) {
    const { rowCount } = await database.pool.query(statement, [age, batch]);
    total += rowCount ?? 0;
    if ((rowCount ?? 0) < batch) return total;
  }
}
