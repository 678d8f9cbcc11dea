import type { Request, Response } from 'express';
import { csrfCookie, csrfCookieName, readCookies } from '#src/api/cookies.ts';
import type { SessionUser } from '#src/api/session-user.ts';
import { csrfProblem, isCsrfToken, newCsrfToken } from '#src/identity/csrf.ts';
import { readSession, type Session } from '#src/identity/sessions.ts';
import { AppError } from '#src/kernel/errors.ts';
import type { HttpParts } from './http-parts.ts';
import { addCookie } from './send-answer.ts';

const safeMethods = ['GET', 'HEAD', 'OPTIONS'];

/** Whether the method of a request changes nothing. */
export const isSafe = ({ method }: Pick<Request, 'method'>): boolean => safeMethods.includes(method);

/**
 * Returns the session of a request's cookie. Rejects with `forbidden` when an unsafe request of a logged-in browser
 * fails the CSRF check.
 */
export async function authenticate(parts: HttpParts, request: Request): Promise<Session | null> {
  const session = await readSession(parts.database, parts.settings, request.headers.cookie);
  if (session !== null) refuseForgery(parts, request);
  return session;
}

/** Throws `forbidden` when an unsafe request of a logged-in browser fails the CSRF check. */
export function refuseForgery(parts: HttpParts, request: Request): void {
  if (isSafe(request)) return;
  const problem = csrfProblem(parts.settings, {
    cookies: readCookies(request.headers.cookie, csrfCookieName),
    token: request.get('x-csrftoken'),
    origin: request.get('origin'),
    referer: request.get('referer'),
    ...parts.clientOf(request),
  });
  if (problem === null) return;
  // Omit the origin, which the caller controls.
  const [reason] = problem.split(' - ', 1);
  parts.security('csrf.refused', { request: request.res?.locals.requestId, reason });
  throw new AppError('forbidden', `CSRF Failed: ${problem}`);
}

/**
 * Records the caller for the log, and renews a lost CSRF cookie; without it every unsafe request fails until the next
 * login.
 */
export function welcome(parts: HttpParts, user: SessionUser, request: Request, response: Response): void {
  response.locals.userId = user.id;
  const cookies = readCookies(request.headers.cookie, csrfCookieName);
  if (!cookies.some(isCsrfToken)) addCookie(response, csrfCookie(parts.settings, newCsrfToken()));
}
