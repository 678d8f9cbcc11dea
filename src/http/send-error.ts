import type { ErrorRequestHandler, Response } from 'express';
import { FieldErrors } from '#src/api/field-errors.ts';
import { isDatabaseAway } from '#src/db/is-database-away.ts';
import { page } from '#src/identity/page.ts';
import { AppError, errorStatus } from '#src/kernel/errors.ts';
import type { Log } from '#src/kernel/log.ts';
import { isApiPath } from './api-path.ts';
import { HttpProblem } from './http-problem.ts';
import { sendAnswer } from './send-answer.ts';

/** Error handler: converts a thrown error to the documented answer (contract/README.md §5). */
export function sendError(log: Log): ErrorRequestHandler {
  return (error: unknown, request, response, _next) => {
    if (response.headersSent) {
      // A request that was answered with a timeout may fail later; keep its connection, which serves other requests.
      if (response.locals.late !== true) response.destroy();
      return;
    }
    const { status, body } = describe(error);
    if (status >= 500) log.error({ request: response.locals.requestId, err: error }, 'a request failed');
    if (status === 401) response.setHeader('WWW-Authenticate', challengeOf(error));
    if (error instanceof AppError && error.retryAfter !== undefined) sayWhen(response, error.retryAfter);
    if (status === 500 && !isApiPath(request.path)) {
      sendAnswer(response, { status, html: page('Something went wrong', 'Please try again.') });
    } else sendAnswer(response, { status, json: body });
  };
}

function describe(error: unknown): { status: number; body: unknown } {
  if (error instanceof FieldErrors) return { status: 400, body: error.fields };
  if (error instanceof HttpProblem) return { status: error.status, body: { detail: error.message } };
  if (isDatabaseAway(error) || (error instanceof AppError && error.code === 'unavailable')) {
    return { status: 503, body: { detail: 'Service unavailable.' } };
  }
  if (error instanceof AppError && error.code !== 'internal') {
    return { status: errorStatus[error.code], body: { detail: error.message } };
  }
  if (isUnstorable(error)) return { status: 400, body: { detail: 'Null characters are not allowed.' } };
  // Thrown by the router for malformed percent-encoding.
  if (error instanceof URIError) return { status: 400, body: { detail: 'Bad request.' } };
  return { status: 500, body: { detail: 'Internal server error.' } };
}

/** Returns whether PostgreSQL refused a character. Bodies are checked before; paths and queries are not. */
function isUnstorable(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  // https://www.postgresql.org/docs/current/errcodes-appendix.html: character_not_in_repertoire, untranslatable_character
  return code === '22021' || code === '22P05';
}

const challengeOf = (error: unknown): string => (error instanceof AppError ? error.challenge : undefined) ?? 'Session';

const sayWhen = (response: Response, seconds: number): unknown => response.setHeader('Retry-After', Math.ceil(seconds));
