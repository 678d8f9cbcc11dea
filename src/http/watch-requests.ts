import type { RequestHandler } from 'express';
import { newId } from '#src/kernel/ids.ts';
import type { HttpParts } from './http-parts.ts';

/**
 * Assigns each request its id, and logs and counts it when it is answered. Never logs paths or queries, which hold
 * names.
 */
export function watchRequests(parts: Pick<HttpParts, 'log' | 'countRequest'>): RequestHandler {
  return (request, response, next) => {
    const began = performance.now();
    const requestId = newId();
    response.locals.requestId = requestId;
    response.setHeader('X-Request-Id', requestId);
    response.on('close', () => {
      const route: string = response.locals.route ?? 'other';
      const status = response.writableFinished ? response.statusCode : 499;
      const ms = Math.round((performance.now() - began) * 10) / 10;
      parts.countRequest(route, status);
      parts.log.info(
        { request: requestId, method: request.method, route, status, ms, user: response.locals.userId },
        'request',
      );
    });
    next();
  };
}
