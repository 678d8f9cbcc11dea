import type { RequestHandler } from 'express';
import { AppError } from '#src/errors.ts';

/** Milliseconds that a handler may take once the request has arrived. */
const usualMs = 30_000;

/**
 * Answers 503 to a request whose handler does not answer in time, and ends a connection that does not take its answer
 * in the same time: each of them would hold memory for ever. The body has a limit of its own (read-body.ts).
 */
export function endInTime(ms = usualMs): RequestHandler {
  return (request, response, next) => {
    const answer = () => {
      if (response.headersSent) return response.destroy();
      next(new AppError('unavailable', 'The request was not answered in time.'));
      timer = setTimeout(() => response.destroy(), ms);
    };
    let timer = setTimeout(answer, ms);
    const restart = () => {
      if (response.headersSent) return;
      clearTimeout(timer);
      timer = setTimeout(answer, ms);
    };
    request.once('end', restart);
    response.once('close', () => clearTimeout(timer));
    next();
  };
}
