import { builtPages, writeBuiltWeb } from '#src/http/built-web.ts';
import { bundleWeb } from '#src/http/bundle-web.ts';

// For installations without esbuild: production then serves these files.
await writeBuiltWeb(builtPages, await bundleWeb());
