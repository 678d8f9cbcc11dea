import type { RequestHandler } from 'express';
import helmet from 'helmet';
import type { Settings } from '#src/settings/settings.ts';

/**
 * Headers that keep browsers from doing what our pages never need: they load only from here, and talk to here and to
 * the LiveKit server.
 */
export function securityHeaders(settings: Settings, livekitUrl: string): RequestHandler {
  return helmet({
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
  });
}

/** A LiveKit client uses a socket and plain requests on the same address. */
function livekitSources(livekitUrl: string): string[] {
  const { host, protocol } = new URL(livekitUrl);
  const secure = protocol === 'https:' || protocol === 'wss:';
  return secure ? [`https://${host}`, `wss://${host}`] : [`http://${host}`, `ws://${host}`];
}
