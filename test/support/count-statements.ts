import type { Pool, PoolClient } from 'pg';

/** Counts the statements that `act` sends over the connections of a pool, which must have no other users meanwhile. */
export async function countStatements(pool: Pool, act: () => Promise<unknown>): Promise<number> {
  let count = 0;
  const counted = new Map<PoolClient, PoolClient['query']>();
  const onAcquire = (client: PoolClient) => {
    if (counted.has(client)) return;
    const { query } = client;
    counted.set(client, query);
    const counting = (...args: unknown[]) => {
      count++;
      return (query as (...args: unknown[]) => unknown).apply(client, args);
    };
    client.query = counting as unknown as PoolClient['query'];
  };
  pool.on('acquire', onAcquire);
  try {
    await act();
    return count;
  } finally {
    pool.off('acquire', onAcquire);
    for (const [client, query] of counted) client.query = query;
  }
}
