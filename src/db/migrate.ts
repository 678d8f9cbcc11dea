import { DataSource } from 'typeorm';
import { type Database, databaseOn } from './database.ts';

/**
 * Brings the schema up to date, then runs `further` under the same lock: processes that start together wait for each
 * other. A migration may take as long as it needs. Resolves with the names of the migrations that ran.
 */
export async function migrate(
  database: Database,
  further: (unhurried: Database) => Promise<void> = async () => undefined,
): Promise<string[]> {
  const source = await new DataSource({
    ...database.source.options,
    poolSize: 3,
    // Without the limits of a request's statements: neither the wait for the lock nor a large index ends in between.
    extra: { keepAlive: true },
  } as DataSource['options']).initialize();
  const unhurried = databaseOn(source);
  // Its statements fail; the event alone would end the process.
  unhurried.pool.on('connect', (client) => client.on('error', () => undefined));
  try {
    const client = await unhurried.pool.connect();
    try {
      // The lock ends with its connection, however this process ends.
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
