import { fileURLToPath } from 'node:url';
import { builtPages, writeBuiltWeb } from '#src/http/built-web.ts';
import { bundleWeb } from '#src/http/bundle-web.ts';
import { writeLicences } from './licence-texts.ts';

const root = fileURLToPath(new URL('../', import.meta.url));
let files: readonly string[] = [];
const bundle = await bundleWeb((bundled) => {
  files = bundled;
});
// For installations without esbuild: production then serves these files.
await writeBuiltWeb(builtPages, bundle);
writeLicences(root, 'pages', `${root}web`, files);
