import express, { type RequestHandler, type Router } from 'express';
import { answerPath } from './answer-path.ts';
import { isApiPath } from './api-path.ts';
import type { HttpParts, HttpRoute } from './http-parts.ts';
import { namesNothing } from './names-nothing.ts';

/** Makes the table of routes answer, with and without the last slash as contract/README.md §2 says. */
export function createRouter(parts: HttpParts, routes: readonly HttpRoute[]): Router {
  const router = express.Router({ strict: true, caseSensitive: true });
  const paths = [...Map.groupBy(routes, (route) => route.path)];
  // The first path that fits counts: one with a fixed segment comes before one with a parameter in its place.
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
