import type { PoolClient } from 'pg';
import { AppError } from '#src/kernel/errors.ts';
import type { Database } from './database.ts';
import { isDatabaseAway } from './is-database-away.ts';

/**
 * Runs `work`, whose statements outside transactions share one connection, pipelined in their order: concurrent reads
 * for a page then leave the other connections of the pool to deliveries. Rejects with `unavailable` when PostgreSQL is
 * down.
 */
export async function onOneConnection<Result>(
  database: Database,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  const client = await connect(database);
  const sent: Promise<unknown>[] = [];
  const query = (...args: Parameters<PoolClient['query']>) => {
    const answer = client.query(...args) as unknown as Promise<unknown>;
    sent.push(answer);
    return answer;
  };
  const pool = new Proxy(database.pool, {
    get(target, key) {
      if (key === 'query') return query;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  try {
    return await work({ ...database, pool });
  } finally {
    // The next user of the connection must not wait for statements of this work.
    const ended = await Promise.allSettled(sent);
    client.release(ended.some((one) => one.status === 'rejected' && isDatabaseAway(one.reason)));
  }
}

const connect = ({ pool }: Database): Promise<PoolClient> =>
  pool.connect().catch((error: unknown) => {
    if (!isDatabaseAway(error)) throw error;
    throw new AppError('unavailable', 'The service is not available right now.', { cause: error });
  });
