import { chmod, chown, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lastOutput, startPart } from './part-process.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';
import type { PostgresUser } from './postgres-user.ts';

const halfMade = /^postgres\.making-/;

interface PostgresFolderOptions {
  readonly dataDir: string;
  readonly password: string;
  readonly binaries: PostgresBinaries;
  readonly user: PostgresUser;
  /** Additional arguments for initdb. */
  readonly initArgs?: readonly string[];
}

/**
 * Creates the server's data folder if it is missing: under a temporary name first, so that a kill leaves nothing
 * partial. Removes leftovers of an earlier kill.
 */
export async function preparePostgresFolder(
  options: PostgresFolderOptions,
): Promise<{ folder: string; made: boolean }> {
  const { dataDir } = options;
  for (const entry of await readdir(dataDir)) {
    if (halfMade.test(entry)) await rm(join(dataDir, entry), { recursive: true, force: true, maxRetries: 5 });
  }
  const folder = join(dataDir, 'postgres');
  if (await exists(join(folder, 'PG_VERSION'))) return { folder, made: false };
  const making = join(dataDir, `postgres.making-${process.pid}`);
  await makeFolder(making, options);
  await rename(making, folder);
  return { folder, made: true };
}

async function makeFolder(folder: string, options: PostgresFolderOptions): Promise<void> {
  const { dataDir, binaries, user } = options;
  const passwordFile = `${folder}.password`;
  await mkdir(folder, { mode: 0o700 });
  await writeFile(passwordFile, options.password, { mode: 0o600 });
  if (user.owner !== undefined) {
    await chown(folder, user.owner.uid, user.owner.gid);
    await chown(passwordFile, user.owner.uid, user.owner.gid);
  }
  await chmod(folder, 0o700);
  const args = [
    ['--pgdata', folder, '--username', 'greenroom', '--pwfile', passwordFile, '--auth', 'scram-sha-256'],
    // PostgreSQL's builtin locale, which is the same on every machine.
    ['--encoding', 'UTF8', '--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
    options.initArgs ?? [],
  ].flat();
  const initdb = await startPart({
    ...user.spawn,
    dataDir,
    name: 'initdb',
    command: binaries.initdb,
    args,
    cwd: folder,
    deathSignal: 'SIGKILL',
    stopBy: [['SIGKILL', 2_000]],
  });
  const end = await initdb.ended;
  await initdb.stop();
  await rm(passwordFile, { force: true });
  if (end !== 'ended with code 0') {
    throw new Error(`PostgreSQL's initdb ${end}:\n${await lastOutput(dataDir, 'initdb')}`);
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
