import express, { type Request, type Response } from 'express';
import { AppError } from '#src/errors.ts';

const longestBody = 1024 * 1024;
const readBytes = express.raw({ type: () => true, limit: longestBody });

/** An error that has its own status, with the text for `detail`. */
export class HttpProblem extends Error {
  readonly status: number;
  constructor(status: number, detail: string) {
    super(detail);
    this.name = 'HttpProblem';
    this.status = status;
  }
}

/**
 * The text of a request's body, empty when there is none. Throws `HttpProblem` 413 when it is over 1 MiB, 415 for an
 * encoding that nobody can read, 400 when it is not UTF-8.
 */
export async function readText(request: Request, response: Response): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    readBytes(request, response, (error?: unknown) => (error === undefined ? resolve() : reject(asProblem(error))));
  });
  const bytes: unknown = request.body;
  if (!Buffer.isBuffer(bytes)) return '';
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new HttpProblem(400, 'JSON parse error - the body is not UTF-8');
  }
}

/** The JSON value of a body; an empty body is an empty object. Throws `HttpProblem` 415 and 400. */
export async function readJson(request: Request, response: Response): Promise<unknown> {
  const type = request.headers['content-type'];
  const text = await readText(request, response);
  if (text === '') return {};
  if (type?.split(';')[0]?.trim().toLowerCase() !== 'application/json') {
    throw new HttpProblem(415, `Unsupported media type "${type ?? ''}" in request.`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new HttpProblem(400, `JSON parse error - ${(error as Error).message}`);
  }
}

function asProblem(error: unknown): Error {
  const status = (error as { status?: unknown }).status;
  if (status === 413) return new HttpProblem(413, 'The body is larger than 1 MiB.');
  if (status === 415) return new HttpProblem(415, 'Unsupported content encoding in request.');
  return new AppError('invalid_payload', 'The body could not be read.', { cause: error });
}
