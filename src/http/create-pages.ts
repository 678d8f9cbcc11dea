import { Router } from 'express';
import type { Settings } from '#src/settings/settings.ts';
import { builtPages } from './built-web.ts';
import { createWebLoader } from './load-web.ts';
import { createOperatorsPage } from './operators-page.ts';
import { createWebAssets } from './web-assets.ts';
import { createWebPage } from './web-page.ts';

/** The product's pages: the operators' page always, the try-it page where the settings want it. */
export function createPages(settings: Settings, livekitUrl: string): Router {
  const inspector = settings.GREENROOM_STATELY_INSPECTOR_URL;
  const frameOrigin = inspector === undefined ? undefined : new URL(inspector).origin;
  // In development the sources may have changed since the pages were built.
  const load = createWebLoader(settings.production ? builtPages : undefined);
  const router = Router().use(createWebAssets(load)).use(createOperatorsPage({ load, frameOrigin }));
  if (!settings.web) return router;
  // Bundle before the first request. Requests report a failure; an unhandled rejection would end the process.
  load().catch(() => {});
  return router.use(createWebPage({ load, livekitUrl, noticesRecordings: settings.GREENROOM_RECORDING_NOTICE }));
}
