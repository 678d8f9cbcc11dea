import { readFile } from 'node:fs/promises';
import { Client } from 'pg';
import { emptyDatabase, type FreshDatabase } from './fresh-database.ts';

/** A database as La Suite Meet leaves it, with rows of every kind. */
export async function referenceDatabase(): Promise<FreshDatabase> {
  const database = await emptyDatabase();
  const client = new Client({ connectionString: database.url });
  try {
    await client.connect();
    for (const name of ['reference-tables', 'reference-rows']) {
      await client.query(await readFile(new URL(`../fixtures/${name}.sql`, import.meta.url), 'utf8'));
    }
    return database;
  } catch (error) {
    await client.end();
    await database.drop();
    throw error;
  } finally {
    await client.end();
  }
}
