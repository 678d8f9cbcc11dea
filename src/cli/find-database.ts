import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Settings } from '#src/settings/settings.ts';

/** The database that the product of this environment runs on: the configured one, else the embedded one while it runs. */
export async function findDatabase(settings: Settings): Promise<string> {
  if (settings.DATABASE_URL !== undefined) return settings.DATABASE_URL;
  if (settings.DB_HOST !== undefined) {
    const [user, password, name] = [settings.DB_USER, settings.DB_PASSWORD, settings.DB_NAME].map(encodeURIComponent);
    return `postgres://${user}:${password}@${settings.DB_HOST}:${settings.DB_PORT}/${name}`;
  }
  const folder = resolve(settings.GREENROOM_DATA_DIR);
  try {
    return (await readFile(join(folder, 'run', 'database-url'), 'utf8')).trim();
  } catch {
    throw new Error(`No database is configured, and no embedded one runs in ${folder}: start the product first.`);
  }
}
