import express, { type RequestHandler, type Router } from 'express';
import { answerPath } from './answer-path.ts';
import { isApiPath } from './api-path.ts';
import type { HttpParts, HttpRoute } from './http-parts.ts';
import { namesNothing } from './names-nothing.ts';

/** Creates the router of the route table, with the rules of contract/README.md §2 for the last slash. */
export function createRouter(parts: HttpParts, routes: readonly HttpRoute[]): Router {
  const router = express.Router({ strict: true, caseSensitive: true });
  const paths = [...Map.groupBy(routes, (route) => route.path)];
  // The first matching path wins, so paths with fixed segments come before those with parameters.
  for (const [path, ofPath] of paths.toSorted(([a], [b]) => parametersOf(a) - parametersOf(b))) {
    const answer = answerPath(parts, ofPath);
    if (!path.endsWith('/') || !isApiPath(path)) router.all(path, answer);
    else
      router.all(
        `${path.slice(0, -1)}{/}`,
        withoutSlash(
          answer,
          ofPath.some((route) => route.slashless),
        ),
      );
  }
  return router;
}

const parametersOf = (path: string): number => path.split('/').filter((segment) => segment.startsWith(':')).length;

/**
 * Without the slash, only reads are served, directly or by a redirect. OPTIONS is handled here because Express would
 * answer it by itself.
 */
function withoutSlash(answer: RequestHandler, slashless: boolean): RequestHandler {
  return (request, response, next) => {
    if (request.path.endsWith('/')) return answer(request, response, next);
    if (request.method !== 'GET' && request.method !== 'HEAD') return next('router');
    return (slashless ? answer : redirectToSlash)(request, response, next);
  };
}

const redirectToSlash: RequestHandler = (request, response, next) => {
  if (namesNothing(request)) return next('router');
  const [, ...query] = request.originalUrl.split('?');
  // Redirect relative to the path: the request target may be an absolute URL of any host.
  response.redirect(301, [`${request.path}/`, ...query].join('?'));
};
