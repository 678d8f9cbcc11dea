import type { Request, Response } from 'express';
import { type Operator, tokenOperator } from '#src/api/operator.ts';
import { isSameSecret } from '#src/identity/same-secret.ts';
import type { Session } from '#src/identity/sessions.ts';
import { AppError } from '#src/kernel/errors.ts';
import { foreignRequestProblem } from '#src/operators/access/foreign-request.ts';
import { isTokenOf, type OperatorCookie, readOperatorCookie } from '#src/operators/access/operator-cookie.ts';
import { authenticate, isSafe, welcome } from './authenticate.ts';
import type { HttpParts } from './http-parts.ts';

/** An admitted operator; with the session of a superuser. */
interface AdmittedOperator {
  readonly session: Session | null;
  readonly operator: Operator;
}

/** Accepts the operator token, the cookie that it was exchanged for, or a superuser's session. */
export async function admitOperator(parts: HttpParts, request: Request, response: Response): Promise<AdmittedOperator> {
  const { requestId } = response.locals;
  const { authorization, cookie: header } = request.headers;
  if (authorization !== undefined) {
    const address = parts.clientOf(request).network;
    await parts.operatorLockout.refuseLocked(address);
    if (isOperatorToken(parts, authorization)) {
      parts.security('operator.access', { request: requestId });
      return { session: null, operator: tokenOperator };
    }
    await parts.operatorLockout.failed(address, requestId);
  }
  const cookie = readOperatorCookie(parts, header);
  if (cookie !== null) {
    refuseForeign(parts, request, cookie);
    if (!isPolled(request)) parts.security('operator.access', { request: requestId });
    return { session: null, operator: tokenOperator };
  }
  const session = await authenticate(parts, request);
  if (session === null) {
    throw new AppError('not_authenticated', 'Authentication credentials were not provided.');
  }
  const { user } = session;
  welcome(parts, user, request, response);
  if (!user.isSuperuser) {
    parts.security('credential.refused', { request: requestId, user: user.id, credential: 'operator-session' });
    throw new AppError('forbidden', 'You do not have permission to perform this action.');
  }
  if (!isPolled(request)) parts.security('operator.access', { request: requestId, user: user.id });
  return { session, operator: { id: user.id } };
}

/** Throws `forbidden` for a request of another site's page, and for an unsafe one without the cookie's CSRF token. */
function refuseForeign(parts: HttpParts, request: Request, cookie: OperatorCookie): void {
  const { host } = parts.clientOf(request);
  const origin = isSafe(request) ? undefined : request.get('origin');
  const site = request.get('sec-fetch-site');
  const reason =
    foreignRequestProblem(parts.settings, { origin, site, host }) ??
    (isSafe(request) || isTokenOf(cookie, request.get('x-csrftoken')) ? null : 'CSRF token missing or incorrect');
  if (reason === null) return;
  parts.security('csrf.refused', { request: request.res?.locals.requestId, reason });
  throw new AppError('forbidden', `CSRF Failed: ${reason}.`);
}

// The operators' page polls these every second or two; a security log line for each would hide all others.
const polled = ['rooms', 'actors', 'drift', 'diagnosis'].map((folder) => `/operators/api/${folder}/`);
const isPolled = (request: Request): boolean =>
  isSafe(request) && polled.some((folder) => request.path.startsWith(folder));

function isOperatorToken({ operatorToken }: HttpParts, authorization: string): boolean {
  const given = /^Bearer (.+)$/i.exec(authorization)?.[1];
  return given !== undefined && operatorToken !== undefined && isSameSecret(given, operatorToken);
}
