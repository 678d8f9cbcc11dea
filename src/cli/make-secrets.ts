import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Secrets of an installation with containers, by the names of their files. */
const names = [
  'django-secret-key',
  'kc-postgres-password',
  'keycloak-admin-password',
  'livekit-api-secret',
  'oidc-client-secret',
  'operator-token',
  'postgres-password',
  's3-access-key',
  's3-secret-key',
  'storage-event-token',
] as const;

/**
 * Writes each secret that is missing, 64 characters long, into a file of its own in this folder; then each file of
 * `templates` with the secrets in place of their names in double braces. Secrets that exist are kept.
 */
export async function makeSecrets(folder: string, templates: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const secrets = new Map<string, string>();
  for (const name of names) secrets.set(name, await secretIn(join(folder, name)));
  for (const file of await readdir(templates)) {
    const text = (await readFile(join(templates, file), 'utf8')).replaceAll(/\{\{([\w-]+)\}\}/g, (_whole, name) => {
      const secret = secrets.get(name);
      if (secret === undefined) throw new Error(`${file} names the secret ${name}, which there is not.`);
      return secret;
    });
    await replaceFile(join(folder, file), text);
  }
}

async function secretIn(path: string): Promise<string> {
  const kept = await readFile(path, 'utf8').catch(() => '');
  if (kept !== '') return kept;
  const secret = randomBytes(32).toString('hex');
  await replaceFile(path, secret);
  return secret;
}

/** Other containers read the volume as other users; LiveKit refuses keys that others may read. */
async function replaceFile(path: string, text: string): Promise<void> {
  const making = `${path}.making`;
  await writeFile(making, text);
  await chmod(making, path.endsWith('-keys.yaml') ? 0o600 : 0o644);
  await rename(making, path);
}

if (import.meta.main) {
  const [folder, templates] = process.argv.slice(2);
  if (folder === undefined || templates === undefined) throw new Error('Usage: make-secrets <folder> <templates>');
  await makeSecrets(folder, templates);
}
