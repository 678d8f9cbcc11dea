import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Writes the licences of the packages that these files, relative to `folder`, belong to, into
 * `dist/licences/<name>.txt` below the root.
 */
export function writeLicences(root: string, name: string, folder: string, files: readonly string[]): void {
  mkdirSync(join(root, 'dist/licences'), { recursive: true });
  writeFileSync(join(root, `dist/licences/${name}.txt`), licenceTexts(folder, packagesOf(files)));
}

/** Folders of the packages that these files, relative to a folder, belong to. */
function packagesOf(files: readonly string[]): string[] {
  const folders = files.flatMap((file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []);
  return [...new Set(folders)].sort();
}

/**
 * The licences of these packages in full, which must go with code that was bundled. A package without a file names its
 * licence alone.
 */
function licenceTexts(folder: string, packages: readonly string[]): string {
  return packages
    .map((one) => {
      const { name, version, license } = JSON.parse(readFileSync(join(folder, one, 'package.json'), 'utf8'));
      const files = readdirSync(join(folder, one)).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file));
      const texts = files.map((file) => readFileSync(join(folder, one, file), 'utf8').trim());
      return [`## ${name} ${version}`, ...(texts.length === 0 ? [`Licence: ${license}`] : texts)].join('\n\n');
    })
    .join('\n\n\n');
}
