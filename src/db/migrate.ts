import { DataSource } from 'typeorm';
import { type Database, databaseOn } from './database.ts';

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
    poolSize: 3,
    // Without statement timeouts, which would abort the wait for the lock or the creation of a large index.
    extra: { keepAlive: true },
  } as DataSource['options']).initialize();
  const unhurried = databaseOn(source);
  // The pending statements fail anyway; an unhandled error event would end the process.
  unhurried.pool.on('connect', (client) => client.on('error', () => undefined));
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
