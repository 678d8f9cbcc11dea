import type { QueryResult } from 'pg';
import type { Database } from './database.ts';
import { transaction } from './transaction.ts';

/**
 * Runs one prepared statement that reads the newest rows of many by an index in their order. Without statistics on a
 * busy room PostgreSQL expects few rows, and would read and sort all of them: here it may neither sort nor read bitmaps
 * while an index has the order. Rejects with `unavailable` when PostgreSQL is down.
 */
export const queryInOrder = <Row extends object>(
  database: Database,
  name: string,
  text: string,
  values: unknown[],
): Promise<QueryResult<Row>> =>
  transaction(database, (tx) => {
    tx.send({ text: 'set local enable_sort = off' });
    tx.send({ text: 'set local enable_bitmapscan = off' });
    return tx.client.query<Row>({ name, text, values });
  });
