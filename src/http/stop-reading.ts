import type { RequestHandler } from 'express';

/** Milliseconds that a client is given to notice the answer before the rest of its body is cut off. */
const patience = 3_000;

/**
 * Ends the connection of a client that goes on sending its body after the answer: a body that was refused, or that
 * nobody asked for, would be read on for as long as it comes. Closing at once could lose the answer.
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
