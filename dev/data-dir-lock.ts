import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRunning, type ProcessIdentity } from '#src/kernel/process-identity.ts';
import { identifyStarted } from './run-files.ts';

/** Prevents two processes of the product on one data folder. Rejects with a sentence while another one runs. */
export async function lockDataDir(dataDir: string): Promise<{ release(): Promise<void> }> {
  const folder = join(dataDir, 'run');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const lock = join(folder, 'product.json');
  const mine = `${lock}.${randomUUID()}`;
  await writeFile(mine, JSON.stringify(identifyStarted(process.pid)), { mode: 0o600 });
  try {
    for (;;) {
      // Creating a hard link fails if the name exists, and the file appears with its whole content.
      const held = await link(mine, lock).then(
        () => true,
        (error: NodeJS.ErrnoException) => {
          if (error.code === 'EEXIST') return false;
          throw error;
        },
      );
      if (held) return { release: () => rm(lock, { force: true }) };
      const holder = await readHolder(lock);
      if (holder !== undefined && isRunning(holder)) throw new Error(inUse(dataDir, holder.pid));
      await putAside(lock, holder);
    }
  } finally {
    await rm(mine, { force: true });
  }
}

/** Removes the lock of a dead holder; restores it if another process took it in the meantime. */
async function putAside(lock: string, dead: ProcessIdentity | undefined): Promise<void> {
  const aside = `${lock}.${randomUUID()}`;
  const moved = await rename(lock, aside).then(
    () => true,
    () => false,
  );
  if (!moved) return;
  const found = await readHolder(aside);
  if (found !== undefined && found.started !== dead?.started) await link(aside, lock).catch(() => undefined);
  await rm(aside, { force: true });
}

async function readHolder(path: string): Promise<ProcessIdentity | undefined> {
  try {
    const content = JSON.parse(await readFile(path, 'utf8')) as Partial<ProcessIdentity> | null;
    if (typeof content?.pid !== 'number' || typeof content.started !== 'string') return undefined;
    return { pid: content.pid, started: content.started };
  } catch {
    return undefined;
  }
}

function inUse(dataDir: string, pid: number): string {
  return `Another Greenroom (process ${pid}) uses the data folder ${dataDir}: stop it first, or set GREENROOM_DATA_DIR to another folder.`;
}
