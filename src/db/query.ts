import type { QueryResult } from 'pg';
import { AppError } from '#src/errors.ts';
import type { Database } from './database.ts';
import { isDatabaseAway } from './transaction.ts';

/** Runs one prepared statement outside any transaction. Rejects with `unavailable` when PostgreSQL is away. */
export async function query<Row extends object>(
  database: Database,
  name: string,
  text: string,
  values: unknown[],
): Promise<QueryResult<Row>> {
  try {
    return await database.pool.query<Row>({ name, text, values });
  } catch (error) {
    if (!isDatabaseAway(error)) throw error;
    throw new AppError('unavailable', 'The service is not available right now.', { cause: error });
  }
}
