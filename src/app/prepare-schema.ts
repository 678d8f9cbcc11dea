import type { Database } from '#src/db/database.ts';
import { findLacks } from '#src/db/privileges.ts';
import type { Log } from '#src/kernel/log.ts';
import { isSchemaBehind, migrateProduct } from '#src/product-database.ts';
import type { Settings } from '#src/settings/settings.ts';
import { waitForSchema } from './wait-for-schema.ts';

/**
 * Migrates the database if the settings and the role allow it, else waits until it is migrated elsewhere: the product
 * may run as a role that owns nothing.
 */
export async function prepareSchema(parts: {
  readonly settings: Settings;
  readonly log: Log;
  readonly database: Database;
}): Promise<void> {
  const { settings, log, database } = parts;
  const isBehind = () => isSchemaBehind(database);
  const lacks = () => findLacks(database);
  // A role that lacks privileges does not migrate.
  const migrates = settings.migrateOnStart && (await lacks()).missing.length === 0 && (await isBehind());
  if (migrates) await migrateProduct(database).catch(leaveToOwner);
  await waitForSchema({ settings, log, isBehind, lacks });
}

function leaveToOwner(error: unknown): void {
  // insufficient_privilege
  if ((error as { code?: unknown }).code !== '42501') throw error;
}
