import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { type WebBundle, webBundle } from './web-bundle.ts';

/** Folder of the pages that `npm run build-pages` has bundled. */
export const builtPages = new URL('../../dist/pages/', import.meta.url);

/** Whether the folder holds bundled pages. */
export const isWebBuilt = (folder: URL): boolean => existsSync(new URL('page.html', folder));

/** Writes a bundle, in place of an earlier one. */
export async function writeBuiltWeb(folder: URL, { page, operators, assets }: WebBundle): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(new URL('assets/', folder), { recursive: true });
  for (const [path, { body }] of assets) await writeFile(new URL(`.${path}`, folder), body);
  await writeFile(new URL('operators.html', folder), operators);
  // Last, because it marks the folder as complete.
  await writeFile(new URL('page.html', folder), page);
}

/** Reads the bundle that `writeBuiltWeb` wrote. Rejects when a file cannot be read. */
export async function readBuiltWeb(folder: URL): Promise<WebBundle> {
  const page = await readFile(new URL('page.html', folder), 'utf8');
  const operators = await readFile(new URL('operators.html', folder), 'utf8');
  const files: [string, Buffer][] = [];
  for (const name of await readdir(new URL('assets/', folder))) {
    files.push([name, await readFile(new URL(`assets/${name}`, folder))]);
  }
  return webBundle({ page, operators }, files);
}
