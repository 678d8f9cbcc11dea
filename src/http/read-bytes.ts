import type { IncomingMessage } from 'node:http';
import { AppError } from '#src/kernel/errors.ts';
import { HttpProblem } from './http-problem.ts';

/** Maximum size in bytes, and timeout in milliseconds, of a body. */
interface BodyBounds {
  readonly bytes: number;
  readonly ms: number;
}

/**
 * Reads a request's body. Rejects with `HttpProblem` 413 as soon as it is too large, 408 on timeout, 415 when it is
 * compressed: no client compresses, and a few bytes could expand to very many.
 */
export function readBytes(request: IncomingMessage, bounds: BodyBounds): Promise<Buffer> {
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    return Promise.reject(new HttpProblem(415, 'Unsupported content encoding in request.'));
  }
  if (Number(request.headers['content-length']) > bounds.bytes) return Promise.reject(tooLarge());
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const timer = setTimeout(() => end(new HttpProblem(408, 'The body did not arrive in time.')), bounds.ms);
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      if (size > bounds.bytes) end(tooLarge());
      else chunks.push(chunk);
    };
    const onEnd = () => end(null);
    const onBroken = () => end(new AppError('invalid_payload', 'The body could not be read.'));
    const end = (problem: Error | null) => {
      clearTimeout(timer);
      request.off('data', onData).off('end', onEnd).off('close', onBroken);
      if (problem === null) resolve(Buffer.concat(chunks));
      else reject(problem);
    };
    // An aborted request also emits an error, which nothing else handles.
    request.on('data', onData).once('end', onEnd).once('close', onBroken).on('error', onBroken);
  });
}

const tooLarge = () => new HttpProblem(413, 'The body is larger than 1 MiB.');
