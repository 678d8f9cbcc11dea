import type { Writable } from 'node:stream';
import type { Pool, PoolClient, QueryConfig, QueryResult, QueryResultRow } from 'pg';
import { isDatabaseAway } from './is-database-away.ts';

/** Runs short, independent statements. */
export interface Lane {
  query<Row extends QueryResultRow>(statement: QueryConfig): Promise<QueryResult<Row>>;
}

interface Asked {
  readonly statement: QueryConfig;
  readonly resolve: (result: QueryResult) => void;
  readonly reject: (error: unknown) => void;
}

/** A connection of the pool, with the number of pending answers. */
interface Lease {
  readonly client: PoolClient;
  waiting: number;
  broken: boolean;
}

/**
 * Creates a lane: one pool connection, held while statements are pending and shared by all callers. Statements of one
 * turn of the event loop are sent in one write and wake one PostgreSQL process; under load, checking out a connection
 * costs more than a short statement. Later statements wait for earlier ones, so use it only for index look-ups that
 * wait for neither locks nor disk.
 */
export function createLane(pool: Pool): Lane {
  let asked: Asked[] = [];
  let lease: Lease | null = null;

  const leave = (left: Lease, error?: unknown) => {
    left.broken ||= isDatabaseAway(error);
    left.waiting -= 1;
    // Drop a broken connection at once, so that new statements do not use it while old ones still wait for their
    // failure.
    if (left === lease && (left.broken || left.waiting === 0)) lease = null;
    if (left.waiting === 0) left.client.release(left.broken);
  };
  const send = async () => {
    let failure: unknown;
    lease ??= await pool.connect().then(
      (client) => ({ client, waiting: 0, broken: false }),
      (error: unknown) => {
        failure = error;
        return null;
      },
    );
    const taken = lease;
    const batch = asked;
    asked = [];
    if (taken === null) {
      for (const { reject } of batch) reject(failure);
      return;
    }
    taken.waiting += batch.length;
    const { stream } = (taken.client as unknown as { connection: { stream: Writable } }).connection;
    stream.cork();
    for (const { statement, resolve, reject } of batch) {
      taken.client.query(statement).then(
        (result) => {
          leave(taken);
          resolve(result);
        },
        (error: unknown) => {
          leave(taken, error);
          reject(error);
        },
      );
    }
    stream.uncork();
  };
  return {
    query: (statement) =>
      new Promise((resolve, reject) => {
        asked.push({ statement, resolve: resolve as Asked['resolve'], reject });
        // Deferred, so that statements of the same turn are sent together.
        if (asked.length === 1) setImmediate(send);
      }),
  };
}
