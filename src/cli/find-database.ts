import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { configuredDatabase } from '#src/settings/configured-database.ts';
import type { Settings } from '#src/settings/settings.ts';

/** Returns the address of this environment's database: the configured one, else the embedded one while it runs. */
export async function findDatabase(settings: Settings): Promise<string> {
  const configured = configuredDatabase(settings);
  if (configured !== undefined) return configured;
  const folder = resolve(settings.GREENROOM_DATA_DIR);
  try {
    return (await readFile(join(folder, 'run', 'database-url'), 'utf8')).trim();
  } catch {
    throw new Error(`No database is configured, and no embedded one runs in ${folder}: start the product first.`);
  }
}
