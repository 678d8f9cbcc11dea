import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { checkResponse, type SeenResponse } from './check-response.ts';

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly socket: Socket;
}

/** Holds every answer of the server on a port of this process against the API document. */
interface ResponseRecorder {
  readonly seen: readonly SeenResponse[];
  /** Stops, and throws when an answer did not match the document. */
  stop(): void;
}

const began = 'http.server.request.start';

export function recordResponses(port: number): ResponseRecorder {
  const seen: SeenResponse[] = [];
  const problems = new Set<string>();
  const onRequest = (message: unknown) => {
    const { request, response, socket } = message as Exchange;
    if (socket.localPort !== port) return;
    // Read now, because Express later cuts the mount path off `request.url`.
    const { url: target = '' } = request;
    // Clients of proxies write whole addresses.
    const url = target.replace(/^https?:\/\/[^/]*/, '');
    const chunks = keepBody(response);
    response.on('finish', () => {
      const answer = {
        method: request.method ?? '',
        url,
        status: response.statusCode,
        headers: response.getHeaders(),
        body: Buffer.concat(chunks).toString(),
      };
      seen.push(answer);
      const problem = checkResponse(answer);
      if (problem !== null) problems.add(problem);
    });
  };
  subscribe(began, onRequest);
  return {
    seen,
    stop() {
      unsubscribe(began, onRequest);
      if (problems.size > 0) throw new Error(`Not as the API document says:\n${[...problems].join('\n')}`);
    },
  };
}

function keepBody(response: ServerResponse): readonly Buffer[] {
  const chunks: Buffer[] = [];
  const keep = (chunk: unknown) => {
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk as string));
  };
  const { write, end } = response;
  response.write = ((...args: unknown[]) => {
    keep(args[0]);
    return (write as (...args: unknown[]) => boolean).apply(response, args);
  }) as typeof write;
  response.end = ((...args: unknown[]) => {
    keep(args[0]);
    // `end` may call `write` with the same chunk; restore the original, so that no chunk is kept twice.
    response.write = write;
    return (end as (...args: unknown[]) => ServerResponse).apply(response, args);
  }) as typeof end;
  return chunks;
}
