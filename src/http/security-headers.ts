import type { Request, RequestHandler, Response } from 'express';
import helmet from 'helmet';
import type { Settings } from '#src/settings/settings.ts';

/**
 * Headers that keep browsers from doing what our pages never need: they load only from here, and talk to here and to
 * the LiveKit server.
 */
export function securityHeaders(settings: Settings, livekitUrl: string): RequestHandler {
  const headers = headersOf(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'self'"],
          baseUri: ["'none'"],
          objectSrc: ["'none'"],
          frameAncestors: ["'self'"],
          imgSrc: ["'self'", 'data:', 'blob:'],
          mediaSrc: ["'self'", 'blob:'],
          workerSrc: ["'self'", 'blob:'],
          connectSrc: ["'self'", ...livekitSources(livekitUrl)],
        },
      },
      // The CSRF check of a secure request without Origin looks at Referer.
      referrerPolicy: { policy: 'same-origin' },
      strictTransportSecurity: settings.production ? { maxAge: 60, includeSubDomains: true, preload: true } : false,
      // Login windows of the add-ins talk to the page that opened them.
      crossOriginOpenerPolicy: { policy: 'same-origin-allow-popups' },
    }),
  );
  return (_request, response, next) => {
    for (const [name, value] of headers) response.setHeader(name, value);
    next();
  };
}

/** The headers that a middleware sets on each response, when they are the same on each: asked for once. */
function headersOf(middleware: (request: Request, response: Response, next: (error?: unknown) => void) => void) {
  const headers = new Map<string, string>();
  const response = {
    setHeader: (name: string, value: string) => headers.set(name, value),
    removeHeader: (name: string) => headers.delete(name),
  };
  middleware({} as Request, response as unknown as Response, (error) => {
    if (error !== undefined) throw error;
  });
  return headers;
}

/** A LiveKit client uses a socket and plain requests on the same address. */
function livekitSources(livekitUrl: string): string[] {
  const { host, protocol } = new URL(livekitUrl);
  const secure = protocol === 'https:' || protocol === 'wss:';
  return secure ? [`https://${host}`, `wss://${host}`] : [`http://${host}`, `ws://${host}`];
}
