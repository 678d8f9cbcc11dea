import type { RequestHandler } from 'express';
import type { Log } from '#src/kernel/log.ts';
import { sendAnswer } from './send-answer.ts';

/** Timeouts for the steps of a request, in milliseconds. */
export interface RequestLimits {
  /** From the first byte of a connection, or from the last answer, until the headers are complete. */
  readonly headersMs: number;
  /** From the handler's request for the body until the body is complete. */
  readonly bodyMs: number;
  /** For the handler, without the body; also for the answer while the client reads none of it. */
  readonly handlerMs: number;
}

export const requestLimits: RequestLimits = { headersMs: 30_000, bodyMs: 30_000, handlerMs: 30_000 };

/** Answers 503 when a handler times out, and closes the connection of a client that does not read its answer. */
export function endRequests({ bodyMs, handlerMs }: RequestLimits, log: Log): RequestHandler {
  return (request, response, next) => {
    let unread = Number.POSITIVE_INFINITY;
    let timer: NodeJS.Timeout;
    const wait = (ms: number) => {
      clearTimeout(timer);
      if (!response.closed) timer = setTimeout(end, ms);
    };
    const end = () => {
      if (!response.headersSent) {
        log.warn({ request: response.locals.requestId, route: response.locals.route }, 'a request took too long');
        response.locals.late = true;
        // Close the connection, because the rest of the request may still arrive.
        const headers = { Connection: 'close', 'Cache-Control': 'no-store' };
        sendAnswer(response, { status: 503, json: { detail: 'Service unavailable.' }, headers });
        return wait(handlerMs);
      }
      const left = response.socket?.writableLength ?? 0;
      if (left >= unread) return request.socket.destroy();
      unread = left;
      wait(handlerMs);
    };
    wait(handlerMs);
    // Reading the body has its own timeout; the handler's time restarts when the body is complete.
    request.once('resume', () => wait(bodyMs + handlerMs)).once('end', () => wait(handlerMs));
    response.once('close', () => clearTimeout(timer));
    next();
  };
}
