import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { bundleServer } from './bundle-server.ts';
import { writeLicences } from './licence-texts.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
await rm(`${root}dist/server`, { recursive: true, force: true });
writeLicences(root, 'server', root, await bundleServer(`${root}dist/server`));
