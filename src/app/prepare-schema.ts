import type { Database } from '#src/db/database.ts';
import { findLacks } from '#src/db/privileges.ts';
import type { Log } from '#src/kernel/log.ts';
import { isSchemaBehind, migrateProduct } from '#src/product-database.ts';
import type { Settings } from '#src/settings/settings.ts';
import { waitForSchema } from './wait-for-schema.ts';

/**
 * Migrates the database where the start does so and its role may, else waits until somebody else has: a role that may
 * use everything and owns nothing meets a new version too.
 */
export async function prepareSchema(parts: {
  readonly settings: Settings;
  readonly log: Log;
  readonly database: Database;
}): Promise<void> {
  const { settings, log, database } = parts;
  const isBehind = () => isSchemaBehind(database);
  const lacks = () => findLacks(database);
  // A role that only uses the database migrates nothing.
  const migrates = settings.migrateOnStart && (await lacks()).missing.length === 0 && (await isBehind());
  if (migrates) await migrateProduct(database).catch(leaveToOwner);
  await waitForSchema({ settings, log, isBehind, lacks });
}

function leaveToOwner(error: unknown): void {
  // insufficient_privilege
  if ((error as { code?: unknown }).code !== '42501') throw error;
}
