import type { Request, RequestHandler } from 'express';
import type { Answer, MachineCaller } from '#src/api/call.ts';
import { requireScope } from '#src/api/external-scope.ts';
import type { SessionUser } from '#src/api/session-user.ts';
import type { Counted } from '#src/api/throttle-scope.ts';
import { AppError } from '#src/kernel/errors.ts';
import { guestOf } from '#src/lobby/guest-cookie.ts';
import { NoSuchRoom } from '#src/rooms/no-such-room.ts';
import { admit, anybody, type Caller, whoElse } from './admit.ts';
import { isApiPath } from './api-path.ts';
import { welcome } from './authenticate.ts';
import { HttpCall } from './http-call.ts';
import type { HttpParts, HttpRoute } from './http-parts.ts';
import { HttpProblem } from './http-problem.ts';
import { namesNothing } from './names-nothing.ts';
import { readBody } from './read-body.ts';
import { sendAnswer } from './send-answer.ts';

/**
 * Answers every method of one path, in the order of checks of contract/README.md §5.1: authentication, CSRF,
 * permission, method, throttle, feature switch, handler (which requests the body). An address that requested too many
 * rooms that do not exist is refused before anything is read.
 */
export function answerPath(parts: HttpParts, known: readonly HttpRoute[]): RequestHandler {
  const routes = known.filter(({ mounted }) => mounted?.(parts.settings) !== false);
  const allowed = allowedMethods(routes);
  return async (request, response, next) => {
    if (routes.length === 0 || namesNothing(request)) return next('router');
    response.locals.route = routes[0]!.path;
    response.setHeader('Allow', allowed);
    response.setHeader('Vary', 'Accept, Accept-Language, Cookie, Origin');
    const { reference } = request.params as { reference?: string };
    if (reference !== undefined) parts.missingRooms.refuse(parts.clientOf(request).network, reference);
    // Answers hold tokens, PINs, names, or errors that depend on the caller, so caches must not keep them.
    const path = routes[0]!.path;
    if (isApiPath(path) && path !== '/api/v1.0/config/') response.setHeader('Cache-Control', 'no-store');
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const route = routes.find((candidate) => candidate.method === method);
    // For a method that the path does not have, the first route's feature switch decides.
    const { feature, featureFirst } = route ?? routes[0]!;
    const isOff = feature?.(parts.settings) === false;
    if (isOff && featureFirst === true) throw noFeature();
    const caller =
      route?.readsSession === true
        ? anybody
        : await admit(parts, route?.who ?? whoElse(routes, method), request, response);
    if (method === 'OPTIONS') return sendAnswer(response, { status: 204 });
    await (route ?? routes[0])?.admits?.(parts, describeMachine(parts, request, response.locals.requestId));
    if (route === undefined) throw new HttpProblem(405, `Method "${request.method}" not allowed.`);
    if (route.scope !== undefined) requireScope(caller.external!, route.scope);
    const count = (user: SessionUser | null) =>
      route.throttle === undefined
        ? Promise.resolve()
        : parts.throttle(route.throttle, describeCaller(parts, request, user, caller));
    if (route.readsSession !== true) await count(caller.session?.user ?? null);
    if (isOff) throw noFeature();
    let reading: Promise<unknown> | undefined;
    const body = () => (reading ??= readBody(route, request, parts.bodyMs));
    const call = new HttpCall(parts, request, response.locals.requestId, caller, { body, count });
    const handle = async () => route.handle(parts, call);
    const answer = await (reference === undefined ? handle() : noteRoom(parts, call.address, reference, handle));
    // The timeout was answered already.
    if (response.headersSent) return;
    if (answer.caller != null) welcome(parts, answer.caller, request, response);
    sendAnswer(response, answer);
  };
}

const noFeature = () => new AppError('not_found', 'Not found.');

/** Runs the handler of a route that names a room, and counts requests for rooms that do not exist. */
async function noteRoom(
  { missingRooms }: HttpParts,
  address: string,
  reference: string,
  handle: () => Promise<Answer>,
): Promise<Answer> {
  const answer = await handle().catch(async (error: unknown) => {
    if (error instanceof NoSuchRoom) await missingRooms.missed(address, reference);
    throw error;
  });
  if (answer.unregistered === true) await missingRooms.unregistered(address, reference);
  else if (answer.status < 300) missingRooms.found(reference);
  return answer;
}

function describeCaller(
  parts: HttpParts,
  request: Request,
  user: SessionUser | null,
  { participant, external }: Caller,
): Counted {
  return {
    user: user?.id ?? clientOfUser(external),
    participant: participant?.identity ?? null,
    guest: guestOf(parts.secret, request.headers.cookie),
    address: parts.clientOf(request).network,
    cookieHeader: request.headers.cookie,
  };
}

/** Names a client with its user: a client that calls too often must not use up the rates of the user's own calls. */
const clientOfUser = (external: Caller['external']): string | null =>
  external === null ? null : `${external.user.id} ${external.client.kind} ${external.client.id}`;

const describeMachine = (parts: HttpParts, request: Request, requestId: string): MachineCaller => ({
  requestId,
  address: parts.clientOf(request).network,
  authorization: request.headers.authorization,
});

function allowedMethods(routes: readonly HttpRoute[]): string {
  const methods: string[] = routes.map(({ method }) => method);
  // The order of the reference.
  return [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
}
