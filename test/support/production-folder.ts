import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const root = new URL('../../', import.meta.url).pathname;

interface LockedPackage {
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly devOptional?: boolean;
}

/**
 * Lays out in a folder what the image holds: the files that the Dockerfile copies, the pages that it bundles, and the
 * packages of production, neither optional ones nor those of development.
 */
export async function layOutProduction(folder: string): Promise<void> {
  for (const path of await copiedFiles()) await cp(join(root, path), join(folder, path), { recursive: true });
  await promisify(execFile)(process.execPath, [join(root, 'dev/build-pages.ts')]);
  await cp(join(root, 'dist/pages'), join(folder, 'dist/pages'), { recursive: true });
  for (const path of await productionPackages()) {
    const [from, to] = [join(root, path), join(folder, path)];
    // One inside another one comes along with it.
    if (path.lastIndexOf('node_modules/') > 0) continue;
    await mkdir(dirname(to), { recursive: true });
    await symlink(from, to);
  }
}

/** Files and folders that the last stage of the Dockerfile takes from the repository. */
async function copiedFiles(): Promise<string[]> {
  const last = (await readFile(join(root, 'Dockerfile'), 'utf8')).split(/^FROM /m).at(-1) ?? '';
  return [...last.matchAll(/^COPY (?!--)(.+) \S+$/gm)].flatMap(([, paths = '']) => paths.split(' '));
}

async function productionPackages(): Promise<string[]> {
  const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'));
  return Object.entries<LockedPackage>(lock.packages)
    .filter(([path, { dev, optional, devOptional }]) => path !== '' && !(dev || optional || devOptional))
    .map(([path]) => path);
}
