import { setTimeout as sleep } from 'node:timers/promises';
import { type Database, migrate, openDatabase } from './db/database.ts';
import { SharedTables1700000000001 } from './db/migrations/m0001-shared-tables.ts';
import { Actors1700000000002 } from './db/migrations/m0002-actors.ts';
import { FurtherSharedTables1700000000005 } from './db/migrations/m0005-further-shared-tables.ts';
import { isDatabaseAway } from './db/transaction.ts';
import { migrateJobs } from './effects/worker.ts';
import { userEntity } from './identity/user-entity.ts';
import type { Log } from './log.ts';
import { resourceAccessEntity, resourceEntity, roomEntity } from './rooms/room-entities.ts';

/** Every entity of the shared tables. */
export const productEntities = [userEntity, resourceEntity, roomEntity, resourceAccessEntity] as const;

/** Seconds that a start waits for a PostgreSQL that is starting too. */
const patience = 30;

// In the order of their numbers.
const migrations = [SharedTables1700000000001, Actors1700000000002, FurtherSharedTables1700000000005];

/** Connects to the product's database, with every entity and migration that it has; waits for one that is not up yet. */
export async function openProductDatabase(url: string, log: Log): Promise<Database> {
  for (let waited = 0; ; waited++) {
    try {
      return await connect(url, log);
    } catch (error) {
      if (!isDatabaseAway(error) || waited >= patience) throw error;
      if (waited === 0) log.warn({ err: error }, 'PostgreSQL cannot be reached yet');
      await sleep(1_000);
    }
  }
}

function connect(url: string, log: Log): Promise<Database> {
  return openDatabase({
    url,
    entities: [...productEntities],
    migrations,
    onConnectionLost: (error) => log.warn({ err: error }, 'a connection to PostgreSQL was lost'),
  });
}

/** Brings the product's schema and the job queue's up to date. Resolves with the names of the migrations that ran. */
export async function migrateProduct(database: Database): Promise<string[]> {
  const ran = await migrate(database);
  await migrateJobs({ database });
  return ran;
}
