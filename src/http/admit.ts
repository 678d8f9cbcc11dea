import type { Request, Response } from 'express';
import { authenticateBearer } from '#src/api/bearer-chain.ts';
import type { ExternalCaller } from '#src/api/external-caller.ts';
import type { Operator } from '#src/api/operator.ts';
import type { Who } from '#src/api/route.ts';
import type { Session } from '#src/identity/sessions.ts';
import { AppError } from '#src/kernel/errors.ts';
import { type CallingParticipant, readParticipant } from '#src/livekit/participant-credential.ts';
import { isStillConnected } from '#src/meetings/is-still-connected.ts';
import { admitOperator } from './admit-operator.ts';
import { authenticate, welcome } from './authenticate.ts';
import type { HttpParts, HttpRoute } from './http-parts.ts';

/** The caller: by session, by LiveKit token, or by a token of the external API; never by two. */
export interface Caller {
  readonly session: Session | null;
  readonly participant: CallingParticipant | null;
  readonly external: ExternalCaller | null;
  readonly operator: Operator | null;
}

/** Caller of routes that read no credentials. */
export const anybody: Caller = { session: null, participant: null, external: null, operator: null };

/** Authenticates and authorises the caller. Rejects with `not_authenticated` and `forbidden`. */
export async function admit(parts: HttpParts, who: Who, request: Request, response: Response): Promise<Caller> {
  if (who === 'machine') return anybody;
  if (who === 'application') return admitExternal(parts, request, response);
  if (who === 'operator') return { ...anybody, ...(await admitOperator(parts, request, response)) };
  if (who === 'participant' || who === 'participant or user') {
    const participant = await readParticipant(parts.livekitKeys, request.headers.authorization, (access) =>
      isStillConnected(parts.database.pool, access),
    ).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'forbidden') {
        parts.security('credential.refused', { request: response.locals.requestId, credential: 'livekit-token' });
      }
      throw error;
    });
    if (participant !== null) return { ...anybody, participant };
    if (who === 'participant') throw nobody('forbidden');
  }
  const session = await authenticate(parts, request);
  if (session !== null) welcome(parts, session.user, request, response);
  if (session === null && who !== 'anyone')
    throw nobody(who === 'participant or user' ? 'forbidden' : 'not_authenticated');
  return { ...anybody, session };
}

/** Accepts a bearer token of the external API. */
async function admitExternal(parts: HttpParts, request: Request, response: Response): Promise<Caller> {
  const { authorization } = request.headers;
  try {
    const external = await authenticateBearer(parts.settings, parts.bearerSchemes, {
      authorization,
      address: parts.clientOf(request).network,
    });
    response.locals.userId = external.user.id;
    return { ...anybody, external };
  } catch (error) {
    if (authorization !== undefined && error instanceof AppError && error.code === 'not_authenticated') {
      parts.security('credential.refused', { request: response.locals.requestId, credential: 'bearer-token' });
    }
    throw error;
  }
}

const nobody = (code: 'forbidden' | 'not_authenticated') =>
  new AppError(code, 'Authentication credentials were not provided.');

/** Permission for a method that the path does not have: the strictest of its routes. */
export function whoElse(routes: readonly HttpRoute[], method: string): Who {
  if (routes.every((route) => route.who === 'machine')) return 'machine';
  const closed = routes.find((route) => route.who !== 'anyone' && route.who !== 'machine');
  const open = routes.find((route) => route.method === 'GET' && route.who === 'anyone');
  if (method === 'OPTIONS' || (open !== undefined && closed === undefined)) return 'anyone';
  return closed?.who ?? 'anyone';
}
