import { mkdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundleServer } from './bundle-server.ts';
import { licenceTexts, packagesOf } from './licence-texts.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
await rm(`${root}dist/server`, { recursive: true, force: true });
const files = await bundleServer(`${root}dist/server`);
await mkdir(`${root}dist/licences`, { recursive: true });
await writeFile(`${root}dist/licences/server.txt`, licenceTexts(root, packagesOf(files)));
