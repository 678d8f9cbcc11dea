import type { Writable } from 'node:stream';
import type { Pool, PoolClient, QueryConfig, QueryResult, QueryResultRow } from 'pg';
import { isDatabaseAway } from './is-database-away.ts';

/** Runs short statements, each by itself. */
export interface Lane {
  query<Row extends QueryResultRow>(statement: QueryConfig): Promise<QueryResult<Row>>;
}

interface Asked {
  readonly statement: QueryConfig;
  readonly resolve: (result: QueryResult) => void;
  readonly reject: (error: unknown) => void;
}

/** A connection of the pool, and how many answers are still to come on it. */
interface Lease {
  readonly client: PoolClient;
  waiting: number;
  broken: boolean;
}

/**
 * Makes a lane: one connection of the pool, taken while somebody asks, however many they are. What is asked in one turn
 * of the event loop leaves in one write and wakes one process of PostgreSQL; under load the way to a connection of one's
 * own and back costs more than a short statement does. Whoever comes later waits for those before: only for statements
 * that go by an index and wait for nothing, neither for a lock nor for the disk.
 */
export function createLane(pool: Pool): Lane {
  let asked: Asked[] = [];
  let lease: Lease | null = null;

  const leave = (left: Lease, error?: unknown) => {
    left.broken ||= isDatabaseAway(error);
    left.waiting -= 1;
    // Whoever comes next is not kept on a connection that broke by those who still wait for its failure.
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
        // Not at once: those whose requests came in the same turn come along.
        if (asked.length === 1) setImmediate(send);
      }),
  };
}
