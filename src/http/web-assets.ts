import { Router } from 'express';
import type { LoadWeb } from './load-web.ts';

/**
 * Serves the files that the pages load, below `/assets/`, and below `/operators/assets/` for installations whose proxy
 * sends only `/operators/` here because another frontend has `/assets/`.
 */
export function createWebAssets(load: LoadWeb): Router {
  const router = Router();
  router.get(['/assets/:name', '/operators/assets/:name'], async (request, response, next) => {
    const asset = (await load()).assets.get(`/assets/${request.params.name}`);
    if (asset === undefined) return next();
    const gzip = request.acceptsEncodings('gzip') === 'gzip';
    response.set({ 'Cache-Control': 'public, max-age=31536000, immutable', Vary: 'Accept-Encoding' }).type(asset.type);
    if (gzip) response.set('Content-Encoding', 'gzip');
    response.send(gzip ? asset.gzipped : asset.body);
  });
  return router;
}
