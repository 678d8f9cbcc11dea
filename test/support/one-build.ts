import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { identifyProcess } from '#src/kernel/process-identity.ts';
import { eventually } from './eventually.ts';

/** Milliseconds for a build by another process, on a busy machine. */
export const buildLimit = 900_000;

/**
 * Builds a file unless it exists or another process is building it, which is then awaited. `find` resolves with what
 * was found, `build` with what was built, or with a failure.
 */
export async function buildOnce<Found, Built>(
  path: string,
  find: () => Found | undefined,
  build: () => Promise<Built>,
): Promise<Found | Built> {
  const lock = `${path}.lock`;
  await mkdir(dirname(path), { recursive: true });
  return eventually(
    `a build of ${path}`,
    async () => {
      const found = find();
      if (found !== undefined) return { result: found };
      if (!(await takeLock(lock))) return undefined;
      try {
        return { result: find() ?? (await build()) };
      } finally {
        await rm(lock, { force: true });
      }
    },
    { timeout: buildLimit, interval: 250 },
  ).then(({ result }) => result);
}

/** Removes the lock of a dead process, which the next try then takes. */
async function takeLock(lock: string): Promise<boolean> {
  try {
    await writeFile(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    const owner = Number(await readFile(lock, 'utf8').catch(() => ''));
    if (owner > 0 && identifyProcess(owner) === undefined) await rm(lock, { force: true });
    return false;
  }
}
