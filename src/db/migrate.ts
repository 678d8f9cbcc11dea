import type { PoolClient } from 'pg';
import { DataSource } from 'typeorm';
import { clientFor, type Database, databaseOn } from './database.ts';

/**
 * Migrates the schema, then runs `further` under the same lock, which makes concurrent starts wait for each other.
 * Migrations have no timeout. Resolves with the names of the migrations that ran.
 */
export async function migrate(
  database: Database,
  further: (unhurried: Database) => Promise<void> = async () => undefined,
): Promise<string[]> {
  const source = await new DataSource({
    ...database.source.options,
    // The lock belongs to a session, which a transaction pooler does not keep.
    url: database.direct.url,
    poolSize: 3,
    // Without statement timeouts, which would abort the wait for the lock or the creation of a large index.
    extra: {
      keepAlive: true,
      ...clientFor(database.direct.url),
      // The pending statements fail anyway; an unhandled error event would end the process.
      onConnect: (client: PoolClient) => void client.on('error', () => undefined),
    },
  } as DataSource['options']).initialize();
  const unhurried = databaseOn(source, database.direct.url);
  try {
    const client = await unhurried.pool.connect();
    try {
      // A session lock, released with its connection even if this process dies.
      await client.query("select pg_advisory_lock(hashtext('greenroom.migrate'))");
      await client.query('create schema if not exists greenroom');
      const ran = await source.runMigrations();
      await further(unhurried);
      return ran.map(({ name }) => name);
    } finally {
      client.release(true);
    }
  } finally {
    await unhurried.close();
  }
}
