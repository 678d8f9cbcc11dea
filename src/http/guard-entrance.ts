import type { RequestHandler } from 'express';
import type { ClientOf } from '#src/api/client-of.ts';
import { createHostRule } from '#src/identity/host-rule.ts';
import { page } from '#src/identity/page.ts';
import type { Settings } from '#src/settings/settings.ts';
import { sendAnswer } from './send-answer.ts';

/** Load balancers request these by IP address over plain HTTP. */
const heartbeats = new Set(['/__lbheartbeat__', '/__heartbeat__']);

/**
 * Accepts requests for allowed hosts only, so that no generated link leads to a foreign host; in production redirects
 * plain HTTP to https.
 */
export function guardEntrance(settings: Settings, clientOf: ClientOf): RequestHandler {
  const isOurs = createHostRule(settings);
  return (request, response, next) => {
    if (heartbeats.has(request.path)) return next();
    const { host, secure } = clientOf(request);
    if (!isOurs(host)) {
      return sendAnswer(response, { status: 400, html: page('Bad Request (400)', 'This host is not served here.') });
    }
    if (settings.production && !secure) {
      // Clients of proxies may send an absolute URL as the request target.
      const path = request.originalUrl.startsWith('/') ? request.originalUrl : '/';
      return sendAnswer(response, { status: 301, location: `https://${host}${path}` });
    }
    next();
  };
}
