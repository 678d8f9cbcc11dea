import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleServer } from '#dev/bundle-server.ts';
import { writeBuiltWeb } from '#src/http/built-web.ts';
import { bundleWeb } from '#src/http/bundle-web.ts';

const root = new URL('../../', import.meta.url).pathname;

/** Lays out in a folder what the image holds: the files that the Dockerfile copies, the programs and the pages. */
export async function layOutProduction(folder: string): Promise<void> {
  for (const path of await copiedFiles()) await cp(join(root, path), join(folder, path), { recursive: true });
  await writeBuiltWeb(new URL(`file://${folder}/dist/pages/`), await bundleWeb());
  await bundleServer(join(folder, 'dist/server'));
}

/** Files and folders that the last stage of the Dockerfile takes from the repository. */
async function copiedFiles(): Promise<string[]> {
  const last = (await readFile(join(root, 'Dockerfile'), 'utf8')).split(/^FROM /m).at(-1) ?? '';
  return [...last.matchAll(/^COPY (?!--)(.+) \S+$/gm)].flatMap(([, paths = '']) => paths.split(' '));
}
