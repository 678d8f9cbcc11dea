import type { Request, RequestHandler, Response } from 'express';
import { AppError } from '#src/errors.ts';
import type { Call } from '#src/identity/call.ts';
import { type Session, sessionKey } from '#src/identity/sessions.ts';
import { authenticate, isOperatorToken, welcome } from './authenticate.ts';
import type { HttpParts } from './http-parts.ts';
import { HttpProblem } from './http-problem.ts';
import { readBody } from './read-body.ts';
import type { Route, Who } from './route.ts';
import { sendAnswer } from './send-answer.ts';
import type { Counted } from './throttle-scope.ts';

/**
 * Answers every method of one path, whose routes are given, in the order of checks of contract/README.md §5.1:
 * authentication, CSRF, permission, method, throttle, feature switch, handler (which asks for the body).
 */
export function answerPath(parts: HttpParts, routes: readonly Route[]): RequestHandler {
  const allowed = allowedMethods(routes);
  return async (request, response, next) => {
    // Ids and slugs hold no dot: such a path is nobody's.
    if (Object.values(request.params).some((value) => value.includes('.'))) return next('router');
    response.locals.route = routes[0]!.path;
    response.setHeader('Allow', allowed);
    response.setHeader('Vary', 'Accept, Accept-Language, Cookie, Origin');
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const route = routes.find((candidate) => candidate.method === method);
    const session =
      route?.readsSession === true
        ? null
        : await admit(parts, route?.who ?? whoElse(routes, method), request, response);
    if (method === 'OPTIONS') return sendAnswer(response, { status: 204 });
    if (route === undefined) throw new HttpProblem(405, `Method "${request.method}" not allowed.`);
    if (route.throttle !== undefined) await parts.throttle(route.throttle, describeCaller(request, session));
    if (route.feature?.(parts.settings) === false) throw new AppError('not_found', 'Not found.');
    let reading: Promise<unknown> | undefined;
    const body = () => (reading ??= readBody(route, request));
    const answer = await route.handle(parts, describeCall(parts, request, response, session, body));
    if (answer.caller != null) welcome(parts, answer.caller, request, response);
    sendAnswer(response, answer);
  };
}

/** Who the caller is, when they may call. Throws `not_authenticated` and `forbidden`. */
async function admit(parts: HttpParts, who: Who, request: Request, response: Response): Promise<Session | null> {
  if (who === 'machine') return null;
  if (who === 'operator' && isOperatorToken(parts, request.headers.authorization)) return null;
  const session = await authenticate(parts, request);
  if (session !== null) welcome(parts, session.user, request, response);
  if (session === null && who !== 'anyone') {
    throw new AppError('not_authenticated', 'Authentication credentials were not provided.');
  }
  if (who === 'operator' && !session!.user.isSuperuser) {
    throw new AppError('forbidden', 'You do not have permission to perform this action.');
  }
  return session;
}

/** Who would have to be logged in for a method that the path does not have: the strictest of its kind. */
function whoElse(routes: readonly Route[], method: string): Who {
  if (routes.every((route) => route.who === 'machine')) return 'machine';
  const closed = routes.find((route) => route.who === 'user' || route.who === 'operator');
  const open = routes.find((route) => route.method === 'GET' && route.who === 'anyone');
  if (method === 'OPTIONS' || (open !== undefined && closed === undefined)) return 'anyone';
  return closed?.who ?? 'anyone';
}

function describeCaller(request: Request, session: Session | null): Counted {
  return {
    userId: session?.user.id ?? null,
    address: request.ip ?? '',
    cookieHeader: request.headers.cookie,
  };
}

function describeCall(
  parts: HttpParts,
  request: Request,
  response: Response,
  session: Session | null,
  body: Call['body'],
): Call {
  const [path = '', ...query] = request.originalUrl.split('?');
  return {
    requestId: response.locals.requestId,
    params: request.params as Record<string, string>,
    // PostgreSQL cannot hold the null character, and no text of ours has one.
    query: new URLSearchParams(query.join('?').replaceAll('%00', '')),
    path,
    body,
    user: session?.user ?? null,
    sessionKey: session?.sessionId ?? null,
    namedSession: sessionKey(parts.settings, request.headers.cookie),
    cookieHeader: request.headers.cookie,
    authorization: request.headers.authorization,
    origin: `${request.protocol}://${request.host}`,
  };
}

function allowedMethods(routes: readonly Route[]): string {
  const methods = routes.flatMap((route) => (route.method === 'GET' ? ['GET', 'HEAD'] : [route.method]));
  return [...methods, 'OPTIONS'].join(', ');
}
