import { Client } from 'pg';

/** Thrown for a connection pooler that the product cannot use, with what to change. */
export class PoolerError extends Error {}

// A fixed name, so that the probe also fails on statements that earlier connections left on a server.
const probe = { name: 'greenroom-probe', text: 'select pg_backend_pid() as server' };

/**
 * Tries what a pooler in transaction mode may not offer: a named statement in two transactions of one connection, while
 * another connection uses it too. Rejects with `PoolerError`, or the driver's error when PostgreSQL is away.
 */
export async function checkPooler(url: string, directUrl: string | undefined): Promise<void> {
  const [first, second] = [connection(url), connection(url)];
  try {
    await Promise.all([first.connect(), second.connect()]);
    const servers = [await inTransaction(first), await holding(second, () => inTransaction(first))];
    if (directUrl === undefined && servers[0] !== servers[1]) {
      throw new PoolerError(
        'DATABASE_URL leads to a connection pooler in transaction mode: set DATABASE_DIRECT_URL to the address of PostgreSQL itself, for migrations and the job queue.',
      );
    }
  } catch (error) {
    // invalid_sql_statement_name, duplicate_prepared_statement
    if (!['26000', '42P05'].includes((error as { code?: string }).code ?? '')) throw error;
    throw new PoolerError(
      'DATABASE_URL leads to a connection pooler that loses named statements: use PgBouncer 1.21 or newer with max_prepared_statements above 0, or its session mode.',
    );
  } finally {
    await Promise.all([first, second].map((client) => client.end().catch(() => undefined)));
  }
}

function connection(url: string): Client {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000, query_timeout: 5_000 });
  client.on('error', () => undefined);
  return client;
}

async function inTransaction(client: Client): Promise<number> {
  await client.query('begin');
  const { rows } = await client.query<{ server: number }>(probe);
  await client.query('commit');
  return rows[0]?.server ?? 0;
}

/** Runs the work while this connection is in a transaction, and so occupies a server. */
async function holding<Result>(client: Client, work: () => Promise<Result>): Promise<Result> {
  await client.query('begin');
  await client.query(probe);
  const result = await work();
  await client.query('commit');
  return result;
}
