import type { QueryResult } from 'pg';
import type { Database } from './database.ts';
import { transaction } from './transaction.ts';

/**
 * Runs one prepared statement that reads the newest rows through an index with their order. Sorts and bitmap scans are
 * discouraged: without statistics, PostgreSQL expects few rows in a busy room, and would read and sort all of them.
 * Rejects with `unavailable` when PostgreSQL is down.
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
