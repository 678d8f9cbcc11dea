import { createHash, timingSafeEqual } from 'node:crypto';
import type { Request, Response } from 'express';
import { AppError } from '#src/errors.ts';
import { csrfCookie, csrfCookieName, readCookie } from '#src/identity/cookies.ts';
import { csrfProblem, newCsrfToken } from '#src/identity/csrf.ts';
import { readSession, type Session } from '#src/identity/sessions.ts';
import type { HttpParts } from './http-parts.ts';
import { addCookie } from './send-answer.ts';

const safeMethods = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Whose request this is, by the session cookie. Throws `forbidden` when an unsafe request of a logged-in browser
 * may come from another site's page.
 */
export async function authenticate(parts: HttpParts, request: Request, response: Response): Promise<Session | null> {
  const session = await readSession(parts.database, parts.settings, request.headers.cookie);
  if (session === null) return null;
  const cookie = readCookie(request.headers.cookie, csrfCookieName);
  if (!safeMethods.includes(request.method)) {
    const problem = csrfProblem(parts.settings, {
      cookie,
      token: request.get('x-csrftoken'),
      origin: request.get('origin'),
      referer: request.get('referer'),
      host: request.host,
      secure: request.secure,
    });
    if (problem !== null) throw new AppError('forbidden', `CSRF Failed: ${problem}`);
  }
  // A browser that lost the cookie could not do anything until its next login.
  if (cookie === undefined) addCookie(response, csrfCookie(parts.settings, newCsrfToken()));
  return session;
}

/** Whether a request carries the operators' token. */
export function isOperatorToken(parts: HttpParts, authorization: string | undefined): boolean {
  const given = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
  if (given === undefined || parts.operatorToken === undefined) return false;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(parts.operatorToken));
}
