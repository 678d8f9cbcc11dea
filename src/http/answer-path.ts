import type { Request, RequestHandler } from 'express';
import { AppError } from '#src/errors.ts';
import type { MachineCaller } from '#src/identity/call.ts';
import type { SessionUser } from '#src/identity/sessions.ts';
import { admit, anybody, whoElse } from './admit.ts';
import { isApiPath } from './api-path.ts';
import { welcome } from './authenticate.ts';
import { HttpCall } from './http-call.ts';
import type { HttpParts } from './http-parts.ts';
import { HttpProblem } from './http-problem.ts';
import { namesNothing } from './names-nothing.ts';
import { readBody } from './read-body.ts';
import type { Route } from './route.ts';
import { sendAnswer } from './send-answer.ts';
import type { Counted } from './throttle-scope.ts';

/**
 * Answers every method of one path, whose routes are given, in the order of checks of contract/README.md §5.1:
 * authentication, CSRF, permission, method, throttle, feature switch, handler (which asks for the body).
 */
export function answerPath(parts: HttpParts, routes: readonly Route[]): RequestHandler {
  const allowed = allowedMethods(routes);
  return async (request, response, next) => {
    if (namesNothing(request)) return next('router');
    response.locals.route = routes[0]!.path;
    response.setHeader('Allow', allowed);
    response.setHeader('Vary', 'Accept, Accept-Language, Cookie, Origin');
    if (!isCacheable(routes[0]!.path)) response.setHeader('Cache-Control', 'no-store');
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const route = routes.find((candidate) => candidate.method === method);
    const caller =
      route?.readsSession === true
        ? anybody
        : await admit(parts, route?.who ?? whoElse(routes, method), request, response);
    if (method === 'OPTIONS') return sendAnswer(response, { status: 204 });
    await (route ?? routes[0])?.admits?.(parts, describeMachine(request, response.locals.requestId));
    if (route === undefined) throw new HttpProblem(405, `Method "${request.method}" not allowed.`);
    const count = (user: SessionUser | null) =>
      route.throttle === undefined ? Promise.resolve() : parts.throttle(route.throttle, describeCaller(request, user));
    if (route.readsSession !== true) await count(caller.session?.user ?? null);
    if (route.feature?.(parts.settings) === false) throw new AppError('not_found', 'Not found.');
    let reading: Promise<unknown> | undefined;
    const body = () => (reading ??= readBody(route, request));
    const answer = await route.handle(
      parts,
      new HttpCall(parts, request, response.locals.requestId, caller, { body, count }),
    );
    if (answer.caller != null) welcome(parts, answer.caller, request, response);
    sendAnswer(response, answer);
  };
}

/**
 * Answers of an API hold tokens, PINs, names or errors that depend on who asks, and which of them do changes with their
 * fields: none is kept by caches, except the configuration, which is the same for everybody.
 */
const isCacheable = (path: string): boolean => !isApiPath(path) || path === '/api/v1.0/config/';

function describeCaller(request: Request, user: SessionUser | null): Counted {
  return {
    userId: user?.id ?? null,
    address: request.ip ?? '',
    cookieHeader: request.headers.cookie,
  };
}

const describeMachine = (request: Request, requestId: string): MachineCaller => ({
  requestId,
  address: request.ip ?? '',
  authorization: request.headers.authorization,
});

function allowedMethods(routes: readonly Route[]): string {
  const methods: string[] = routes.map(({ method }) => method);
  // In the reference's order.
  return [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
}
