import type { Redis } from 'ioredis';
import { connectRedis } from '#src/db/connect-redis.ts';
import type { Database } from '#src/db/database.ts';
import type { Log } from '#src/kernel/log.ts';
import { openProductDatabase } from '#src/product-database.ts';
import type { Settings } from '#src/settings/settings.ts';
import { prepareSchema } from './prepare-schema.ts';

/** Storage of the product: PostgreSQL, and optionally Redis between replicas. */
export interface Store extends AsyncDisposable {
  readonly database: Database;
  readonly redis: { readonly pub: Redis; readonly sub: Redis } | null;
}

/** Connects, and prepares the schema according to the settings. Rejects when PostgreSQL is unreachable. */
export async function openStore({
  settings,
  log,
  databaseUrl,
}: {
  readonly settings: Settings;
  readonly log: Log;
  readonly databaseUrl: string;
}): Promise<Store> {
  const database = await openProductDatabase(databaseUrl, log, settings.DATABASE_DIRECT_URL);
  await prepareSchema({ settings, log, database });
  const redis = settings.REDIS_URL === undefined ? null : connectRedis(settings.REDIS_URL, log);
  return {
    database,
    redis,
    async [Symbol.asyncDispose]() {
      redis?.pub.disconnect();
      redis?.sub.disconnect();
      await database.close();
    },
  };
}
