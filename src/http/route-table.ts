import express, { type Router } from 'express';
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
    if (ofPath.some((route) => route.slashless)) {
      router.get(short, answer);
      continue;
    }
    router.get(short, (request, response) => {
      const [, ...query] = request.originalUrl.split('?');
      // Never what came before the path: clients of proxies may write a whole address there, of any host.
      response.redirect(301, [`${request.path}/`, ...query].join('?'));
    });
  }
  return router;
}
