import type { RequestHandler } from 'express';
import type { Log } from '#src/kernel/log.ts';
import { sendAnswer } from './send-answer.ts';

/** Milliseconds that the steps of a request may take. */
export interface RequestLimits {
  /** From the first byte of a connection, or from the last answer, until the headers are complete. */
  readonly headersMs: number;
  /** From the moment that its handler asks for the body until all of it is there. */
  readonly bodyMs: number;
  /** Of the handler, without the body; and of the answer while the client reads none of it. */
  readonly handlerMs: number;
}

export const requestLimits: RequestLimits = { headersMs: 30_000, bodyMs: 30_000, handlerMs: 30_000 };

/** Answers 503 for a handler that takes too long, and cuts off a client that does not read its answer. */
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
        // The rest of the request may still come.
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
    // Reading has a limit of its own, after which the handler goes on; its time begins anew with the whole body.
    request.once('resume', () => wait(bodyMs + handlerMs)).once('end', () => wait(handlerMs));
    response.once('close', () => clearTimeout(timer));
    next();
  };
}
