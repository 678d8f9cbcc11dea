import { Router } from 'express';
import type { LoadWeb } from './load-web.ts';

interface OperatorsPageOptions {
  readonly load: LoadWeb;
  /** Origin of the page that the operators' page may embed; none by default. */
  readonly frameOrigin?: string | undefined;
}

/**
 * Serves the operators' page at `/operators/`, `/operators/rooms/<id>` and `/operators/drift`. The page itself holds
 * nothing secret: its API authenticates each request.
 */
export function createOperatorsPage({ load, frameOrigin }: OperatorsPageOptions): Router {
  const headers = {
    'Content-Security-Policy': contentSecurityPolicy(frameOrigin),
    'Permissions-Policy': 'camera=(), microphone=(), display-capture=(), geolocation=()',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'X-Robots-Tag': 'noindex',
    'Cache-Control': 'no-cache',
  };
  const router = Router();
  router.get(['/operators/', '/operators/rooms/:id', '/operators/drift'], async (_request, response) => {
    const { operators } = await load();
    response.set(headers).type('html').send(operators);
  });
  return router;
}

/** No inline scripts or styles, no connection to other origins, no HTML from strings. */
function contentSecurityPolicy(frameOrigin: string | undefined): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    `frame-src ${frameOrigin ?? "'none'"}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}
