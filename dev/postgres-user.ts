import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { promisify } from 'node:util';
import { findProgram } from './find-program.ts';
import { findSetpriv } from './tied-process.ts';

/** User that PostgreSQL runs as; it refuses to run as root. */
export interface PostgresUser {
  /** Owner of its folder; undefined when it runs as our user. */
  readonly owner?: { readonly uid: number; readonly gid: number };
  /** Spawn options to start it as that user. */
  readonly spawn: { readonly privileges?: readonly string[]; readonly uid?: number; readonly gid?: number };
  /** Whether it can read files that only root can read; then no program has to be copied. */
  readonly readsEverything: boolean;
}

const run = promisify(execFile);

/** Chooses the user for PostgreSQL. For root: `nobody`, with the single capability to read what root can read. */
export async function choosePostgresUser(): Promise<PostgresUser> {
  if (process.getuid?.() !== 0) return { spawn: {}, readsEverything: true };
  const [uid, gid] = await Promise.all([idOfNobody('-u'), idOfNobody('-g')]);
  const owner = { uid, gid };
  const setpriv = findSetpriv();
  for (const right of ['dac_read_search', 'dac_override']) {
    const privileges = privilegesOf(owner, right);
    if (setpriv !== undefined && (await works(setpriv, privileges))) {
      return { owner, spawn: { privileges }, readsEverything: true };
    }
  }
  return { owner, spawn: { uid, gid }, readsEverything: false };
}

/** Finds the first folder on the way to `path` that the user cannot enter. */
export async function findClosedFolder(path: string, uid: number): Promise<string | undefined> {
  const above = dirname(resolve(path));
  const closed = above === resolve(path) ? undefined : await findClosedFolder(above, uid);
  if (closed !== undefined) return closed;
  const { mode, uid: owner } = await stat(path);
  return (mode & 0o001) !== 0 || owner === uid ? undefined : resolve(path);
}

function privilegesOf({ uid, gid }: { uid: number; gid: number }, right: string): string[] {
  return [
    // Keeps the capability for access(2) too, with which PostgreSQL looks for its own programs.
    '--securebits=+no_setuid_fixup',
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    `--inh-caps=-all,+${right}`,
    `--ambient-caps=+${right}`,
    `--bounding-set=-all,+${right}`,
  ];
}

async function works(setpriv: string, privileges: readonly string[]): Promise<boolean> {
  const shell = findProgram('sh', ['/bin', '/usr/bin']) ?? 'sh';
  return run(setpriv, [...privileges, '--', shell, '-c', ':'], { cwd: '/' }).then(
    () => true,
    () => false,
  );
}

async function idOfNobody(which: '-u' | '-g'): Promise<number> {
  const { stdout } = await run('id', [which, 'nobody']);
  return Number(stdout);
}
