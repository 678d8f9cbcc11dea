import type { Request, RequestHandler, Response } from 'express';
import helmet from 'helmet';
import type { Settings } from '#src/settings/settings.ts';

/**
 * Sets headers that restrict browsers: pages load from this origin only, and connect to it and to the LiveKit server.
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
      // Without Origin, the CSRF check of a secure request needs Referer.
      referrerPolicy: { policy: 'same-origin' },
      strictTransportSecurity: settings.production ? { maxAge: 60, includeSubDomains: true, preload: true } : false,
      // The add-ins' login windows send messages to their opener.
      crossOriginOpenerPolicy: { policy: 'same-origin-allow-popups' },
    }),
  );
  return (_request, response, next) => {
    for (const [name, value] of headers) response.setHeader(name, value);
    next();
  };
}

/** Runs a middleware once to read the headers that it sets, which are the same on each response. */
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

/** LiveKit clients use WebSocket and HTTP on the same address. */
function livekitSources(livekitUrl: string): string[] {
  const { host, protocol } = new URL(livekitUrl);
  const secure = protocol === 'https:' || protocol === 'wss:';
  return secure ? [`https://${host}`, `wss://${host}`] : [`http://${host}`, `ws://${host}`];
}
