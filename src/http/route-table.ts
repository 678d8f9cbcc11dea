import express, { type RequestHandler, type Router } from 'express';
import type { Route } from '#src/api/route.ts';
import { answerPath } from './answer-path.ts';
import { isApiPath } from './api-path.ts';
import type { HttpParts } from './http-parts.ts';
import { namesNothing } from './names-nothing.ts';

/** Makes the table of routes answer, with and without the last slash as contract/README.md §2 says. */
export function createRouter(parts: HttpParts, routes: readonly Route[]): Router {
  const router = express.Router({ strict: true, caseSensitive: true });
  for (const [path, ofPath] of Map.groupBy(routes, (route) => route.path)) {
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

/** Without the slash only reading is served, here or by a redirection; Express would answer OPTIONS by itself. */
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
  // Never what came before the path: clients of proxies may write a whole address there, of any host.
  response.redirect(301, [`${request.path}/`, ...query].join('?'));
};
