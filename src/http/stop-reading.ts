import type { RequestHandler } from 'express';

/** Milliseconds a client has to read the answer before its connection is closed. */
const patience = 3_000;

/**
 * Closes the connection of a client that continues to send its body after the answer; an unread body would otherwise be
 * received without limit. Waits first, because closing at once could lose the answer.
 */
export function stopReading(patienceMs = patience): RequestHandler {
  return (request, response, next) => {
    const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
    if (length === undefined && encoding === undefined) return next();
    response.once('finish', () => {
      if (request.complete) return;
      const timer = setTimeout(() => request.socket.destroy(), patienceMs);
      request.once('end', () => clearTimeout(timer)).once('close', () => clearTimeout(timer));
      request.resume();
    });
    next();
  };
}
