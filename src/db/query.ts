import type { QueryResult } from 'pg';
import { AppError } from '#src/kernel/errors.ts';
import type { Database } from './database.ts';
import { isDatabaseAway } from './is-database-away.ts';

/** Runs one prepared statement outside a transaction. Rejects with `unavailable` when PostgreSQL is down. */
export const query = <Row extends object>(database: Database, name: string, text: string, values: unknown[]) =>
  saying<Row>(database.pool.query<Row>({ name, text, values }));

/** The same on the lane, for a statement that waits for neither locks nor disk. */
export const queryLane = <Row extends object>(database: Database, name: string, text: string, values: unknown[]) =>
  saying<Row>(database.lane.query<Row>({ name, text, values }));

async function saying<Row extends object>(answer: Promise<QueryResult<Row>>): Promise<QueryResult<Row>> {
  try {
    return await answer;
  } catch (error) {
    if (!isDatabaseAway(error)) throw error;
    throw new AppError('unavailable', 'The service is not available right now.', { cause: error });
  }
}
