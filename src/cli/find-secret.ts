import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Settings } from '#src/settings/settings.ts';

/**
 * The secret that the product of this environment uses: the configured one, else that of development. Without either,
 * one of this process alone: hashes in the journal then match no others, and a repair does not depend on it.
 */
export async function findSecret(settings: Settings): Promise<string> {
  if (settings.DJANGO_SECRET_KEY !== undefined) return settings.DJANGO_SECRET_KEY;
  const path = join(resolve(settings.GREENROOM_DATA_DIR), 'secrets', 'secret-key');
  return await readFile(path, 'utf8').catch(() => randomUUID());
}
