import { isWebBuilt, readBuiltWeb } from './built-web.ts';
import type { WebBundle } from './web-bundle.ts';

/** Loads the pages at the first call and keeps them; a failed load is repeated by the next call. */
export type LoadWeb = () => Promise<WebBundle>;

/** Returns a loader of the pages in the folder `built`; without pages there, it bundles `web/`. */
export function createWebLoader(built: URL | undefined): LoadWeb {
  let loaded: Promise<WebBundle> | null = null;
  return () => {
    loaded ??= loadWeb(built).catch((thrown: unknown) => {
      loaded = null;
      throw thrown;
    });
    return loaded;
  };
}

async function loadWeb(built: URL | undefined): Promise<WebBundle> {
  if (built !== undefined && isWebBuilt(built)) return readBuiltWeb(built);
  // Imported here, because a production installation has no esbuild.
  const { bundleWeb } = await import('./bundle-web.ts');
  return bundleWeb();
}
