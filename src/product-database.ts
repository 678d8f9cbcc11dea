import { type Database, migrate, openDatabase } from './db/database.ts';
import { SharedTables1700000000001 } from './db/migrations/m0001-shared-tables.ts';
import { Actors1700000000002 } from './db/migrations/m0002-actors.ts';
import { migrateJobs } from './effects/worker.ts';
import { userEntity } from './identity/user-entity.ts';
import type { Log } from './log.ts';
import { resourceAccessEntity, resourceEntity, roomEntity } from './rooms/room-entities.ts';

/** Connects to the product's database, with every entity and migration that it has. */
export function openProductDatabase(url: string, log: Log): Promise<Database> {
  return openDatabase({
    url,
    entities: [userEntity, resourceEntity, roomEntity, resourceAccessEntity],
    migrations: [SharedTables1700000000001, Actors1700000000002],
    onConnectionLost: (error) => log.warn({ err: error }, 'a connection to PostgreSQL was lost'),
  });
}

/** Brings the product's schema and the job queue's up to date. Resolves with the names of the migrations that ran. */
export async function migrateProduct(database: Database): Promise<string[]> {
  const ran = await migrate(database);
  await migrateJobs({ database });
  return ran;
}
