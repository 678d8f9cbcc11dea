import express, { type RequestHandler, type Router } from 'express';
import { answerPath } from './answer-path.ts';
import { isApiPath } from './api-path.ts';
import type { HttpParts } from './http-parts.ts';
import type { Route } from './route.ts';

/** Makes the table of routes answer, with and without the last slash as contract/README.md §2 says. */
export function createRouter(parts: HttpParts, routes: readonly Route[]): Router {
  const router = express.Router({ strict: true, caseSensitive: true });
  for (const [path, ofPath] of Map.groupBy(routes, (route) => route.path)) {
    const answer = answerPath(parts, ofPath);
    router.all(path, answer);
    if (!path.endsWith('/') || !isApiPath(path)) continue;
    const short = path.slice(0, -1);
    router.all(short, readsOnly, ofPath.some((route) => route.slashless) ? answer : redirectToSlash);
  }
  return router;
}

/** Without the slash only reading is served; Express would answer OPTIONS by itself. */
const readsOnly: RequestHandler = (request, _response, next) =>
  next(request.method === 'GET' || request.method === 'HEAD' ? undefined : 'router');

const redirectToSlash: RequestHandler = (request, response, next) => {
  if (Object.values(request.params).some((value) => value.includes('.'))) return next('router');
  const [, ...query] = request.originalUrl.split('?');
  // Never what came before the path: clients of proxies may write a whole address there, of any host.
  response.redirect(301, [`${request.path}/`, ...query].join('?'));
};
