import { chmod, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';
import type { Log } from '#src/kernel/log.ts';
import { freePort } from './free-port.ts';
import { lastOutput, type PartProcess, startPart } from './part-process.ts';
import { copyPostgresBinaries, findPostgresBinaries, type PostgresBinaries } from './postgres-binaries.ts';
import { preparePostgresFolder } from './postgres-folder.ts';
import { choosePostgresUser, findClosedFolder, type PostgresUser } from './postgres-user.ts';
import { readRunFile, type StopStep, stopLeftover } from './run-files.ts';

interface PostgresOptions {
  readonly dataDir: string;
  readonly password: string;
  readonly log: Log;
  /** Additional arguments for initdb and the server; tests use them to turn durability off. */
  readonly initArgs?: readonly string[];
  readonly serverArgs?: readonly string[];
}

interface StartedPostgres {
  /** Address of the database `greenroom`, with its password. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Whether this start created the folder. */
  readonly made: boolean;
  stop(): Promise<void>;
}

// A fast shutdown, then an immediate one, which needs recovery at the next start.
const stopBy: readonly StopStep[] = [
  ['SIGINT', 5_000],
  ['SIGQUIT', 2_000],
  ['SIGKILL', 2_000],
];

/** Starts an embedded PostgreSQL in `<dataDir>/postgres`, on loopback. Rejects with a sentence when it cannot. */
export async function startPostgres(options: PostgresOptions): Promise<StartedPostgres> {
  const dataDir = resolve(options.dataDir);
  await mkdir(dataDir, { recursive: true });
  const user = await choosePostgresUser();
  const binaries = await reachableBinaries(dataDir, user);
  const remembered = await readRunFile(dataDir, 'postgres');
  await stopLeftover(dataDir, 'initdb', [['SIGKILL', 2_000]]);
  await stopLeftover(dataDir, 'postgres', stopBy);
  const { folder, made } = await preparePostgresFolder({ ...options, dataDir, binaries, user });
  for (let tries = 1; ; tries++) {
    const port = await freePort(tries === 1 ? remembered?.port : undefined);
    const part = await startPart({
      ...user.spawn,
      dataDir,
      name: 'postgres',
      command: binaries.postgres,
      args: ['-D', folder, ...serverSettings(port), ...(options.serverArgs ?? [])],
      port,
      cwd: folder,
      deathSignal: 'SIGINT',
      stopBy,
    });
    const url = `postgres://greenroom:${encodeURIComponent(options.password)}@127.0.0.1:${port}/greenroom`;
    if (await becomesReady(part, url)) {
      options.log.info({ port, pid: part.pid, made }, 'postgresql started');
      return { url, port, pid: part.pid, made, stop: () => part.stop() };
    }
    await part.stop();
    const output = await lastOutput(dataDir, 'postgres');
    // Both are temporary: another process took the port first, or children of a killed server are still ending.
    const passing = /could not bind|could not create any TCP|shared memory block|lock file "postmaster.pid"/.test(
      output,
    );
    if (!passing || tries === 10) throw new Error(`The embedded PostgreSQL did not start:\n${output}`);
    await delay(300);
  }
}

function serverSettings(port: number): string[] {
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200,
    logging_collector: 'off',
    log_timezone: 'UTC',
    timezone: 'UTC',
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

async function reachableBinaries(dataDir: string, user: PostgresUser): Promise<PostgresBinaries> {
  const found = await findPostgresBinaries();
  if (found === undefined) {
    throw new Error(
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch}: set DATABASE_URL to a server of your own.`,
    );
  }
  if (user.owner === undefined || user.readsEverything) return found;
  const closed = await findClosedFolder(dataDir, user.owner.uid);
  if (closed !== undefined) {
    throw new Error(
      `PostgreSQL does not run as root, and the user it runs as cannot enter ${closed}: set GREENROOM_DATA_DIR to a folder that everybody can enter, or DATABASE_URL to a server of your own.`,
    );
  }
  await chmod(dataDir, 0o711);
  return copyPostgresBinaries(found, join(dataDir, 'bin', 'postgres'));
}

/** Waits until the database `greenroom` exists; resolves with false if the server ended instead. */
async function becomesReady(part: PartProcess, url: string): Promise<boolean> {
  const maintenance = new URL(url);
  maintenance.pathname = '/postgres';
  // After a kill under load the server first replays its log, which can take long.
  const deadline = Date.now() + 180_000;
  while (!part.hasEnded()) {
    const client = new Client({ connectionString: maintenance.href, connectionTimeoutMillis: 5_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rowCount } = await client.query("select from pg_database where datname = 'greenroom'");
      if (rowCount === 0) await client.query('create database greenroom');
      return true;
    } catch (error) {
      if ((error as { code?: string }).code === '28P01') throw await afterStop(part, wrongPassword);
      if (Date.now() > deadline)
        throw await afterStop(part, 'The embedded PostgreSQL did not become ready in 3 minutes.');
    } finally {
      await client.end().catch(() => undefined);
    }
    await delay(50);
  }
  return false;
}

const wrongPassword =
  'The embedded PostgreSQL does not know the password in secrets/postgres-password: put that file back, or remove the data folder to begin anew.';

async function afterStop(part: PartProcess, sentence: string): Promise<Error> {
  await part.stop();
  return new Error(sentence);
}
