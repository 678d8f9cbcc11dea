import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileWhole } from './write-file.ts';

/**
 * Generated secrets of a development machine. They persist, so that sessions, guest credentials and tokens survive
 * restarts.
 */
export interface Secrets {
  /** Returns the secret of that name (kebab-case); if there is none yet, creates it with `make` and stores it. */
  secret(name: string, make: () => string | Promise<string>): Promise<string>;
}

/** Opens `<dataDir>/secrets`, a folder that only its owner can read. */
export async function openSecrets(dataDir: string): Promise<Secrets> {
  const folder = join(dataDir, 'secrets');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  // Remove temporary files left by a kill during a write.
  for (const file of await readdir(folder)) if (file.includes('.')) await rm(join(folder, file), { force: true });
  const asked = new Map<string, Promise<string>>();
  return {
    secret(name, make) {
      const path = join(folder, name);
      const known = asked.get(name) ?? readOrMake(path, make);
      asked.set(name, known);
      return known;
    },
  };
}

async function readOrMake(path: string, make: () => string | Promise<string>): Promise<string> {
  const kept = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  if (kept !== '') return kept;
  const made = await make();
  await writeFileWhole(path, made);
  return made;
}

/** Generates a secret of 64 characters that need no escaping: letters, digits, `-` and `_`. */
export function randomSecret(): string {
  return randomBytes(48).toString('base64url');
}
