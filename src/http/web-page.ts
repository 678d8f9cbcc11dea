import { Router } from 'express';
import { isWebBuilt, readBuiltWeb } from './built-web.ts';
import type { WebBundle } from './web-bundle.ts';

interface WebPageOptions {
  /** LiveKit address for browsers, the only other one to which the page may connect. */
  readonly livekitUrl: string | undefined;
  /** Whether the page warns people before they join a meeting that is being recorded. */
  readonly noticesRecordings: boolean;
  /** Folder of pages that were bundled before, served if it holds any; without it, `web/` is bundled now. */
  readonly built?: URL | undefined;
}

/**
 * Serves the try-it page at `/`, `/r/<slug>` and `/recording/<id>`, and its files below `/assets/`. Bundling starts at
 * once; only requests that arrive earlier wait for it.
 */
export function createWebPage(options: WebPageOptions): Router {
  const load = () => loadWeb(options.built);
  let bundle = load();
  // Requests report the failure; this handler prevents an unhandled rejection, which would end the process.
  bundle.catch(() => {});
  const bundled = () => bundle.catch(() => (bundle = load()));
  const notice = options.noticesRecordings ? 'on' : 'off';
  const policy = contentSecurityPolicy(options.livekitUrl);
  const router = Router();

  router.get(['/', '/r/:slug', '/recording/:id'], async (_request, response) => {
    const { page } = await bundled();
    response
      .set({
        'Content-Security-Policy': policy,
        'Permissions-Policy': 'camera=(self), microphone=(self), display-capture=(self)',
        'Cache-Control': 'no-cache',
      })
      .type('html')
      .send(page.replace('{{notice}}', notice));
  });

  router.get('/assets/:name', async (request, response, next) => {
    const asset = (await bundled()).assets.get(request.path);
    if (asset === undefined) return next();
    const gzip = request.acceptsEncodings('gzip') === 'gzip';
    response.set({ 'Cache-Control': 'public, max-age=31536000, immutable', Vary: 'Accept-Encoding' }).type(asset.type);
    if (gzip) response.set('Content-Encoding', 'gzip');
    response.send(gzip ? asset.gzipped : asset.body);
  });

  return router;
}

async function loadWeb(built: URL | undefined): Promise<WebBundle> {
  if (built !== undefined && isWebBuilt(built)) return readBuiltWeb(built);
  // Imported here, because a production installation has no esbuild.
  const { bundleWeb } = await import('./bundle-web.ts');
  return bundleWeb();
}

/** Scripts and styles from this origin only, media from devices and LiveKit only, no frames, no plug-ins. */
function contentSecurityPolicy(livekitUrl: string | undefined): string {
  const livekit = livekitUrl === undefined ? [] : bothSchemes(new URL(livekitUrl));
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "media-src 'self' blob: mediastream:",
    `connect-src ${["'self'", ...livekit].join(' ')}`,
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** LiveKit clients join by WebSocket and request the reason of a failed join over HTTP. */
function bothSchemes({ protocol, host }: URL): string[] {
  const secure = protocol === 'https:' || protocol === 'wss:';
  return secure ? [`wss://${host}`, `https://${host}`] : [`ws://${host}`, `http://${host}`];
}
