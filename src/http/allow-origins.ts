import cors from 'cors';
import type { RequestHandler } from 'express';
import type { Settings } from '#src/settings/settings.ts';
import { isApiPath } from './api-path.ts';

const longestOrigin = 300;

/**
 * Lets pages of the configured origins call the APIs with credentials, and answers their preflights. A pattern must
 * match the whole origin; in the reference, a match of the beginning accepts `https://example.org.evil.org` too. The
 * origin `null` is never allowed: any site can produce it.
 */
export function allowOrigins(settings: Settings): RequestHandler {
  const patterns = settings.DJANGO_CORS_ALLOWED_ORIGIN_REGEXES.map((pattern) => new RegExp(`^(?:${pattern})$`));
  const named = new Set(settings.DJANGO_CORS_ALLOWED_ORIGINS.map((origin) => origin.toLowerCase().replace(/\/$/, '')));
  const isAllowed = (origin: string | undefined): boolean => {
    if (origin === undefined || origin === 'null' || origin.length > longestOrigin) return false;
    if (settings.DJANGO_CORS_ALLOW_ALL_ORIGINS || named.has(origin.toLowerCase())) return true;
    return patterns.some((pattern) => pattern.test(origin));
  };
  const answer = cors({
    origin: (origin, done) => done(null, isAllowed(origin)),
    credentials: true,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
    allowedHeaders: ['accept', 'authorization', 'content-type', 'user-agent', 'x-csrftoken', 'x-requested-with'],
    exposedHeaders: ['x-request-id', 'retry-after', 'greenroom-error'],
    maxAge: 86_400,
    optionsSuccessStatus: 200,
    // An OPTIONS request that is not a preflight is answered by its route.
    preflightContinue: false,
  });
  return (request, response, next) => {
    if (!isApiPath(request.path)) return next();
    if (request.headers.origin === undefined) {
      response.vary('Origin');
      return next();
    }
    if (request.method === 'OPTIONS' && request.get('access-control-request-method') === undefined) return next();
    answer(request, response, next);
  };
}
