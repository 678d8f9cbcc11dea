import type { Request } from 'express';
import type { z } from 'zod';
import type { Route } from '#src/api/route.ts';
import { isInternalApiPath } from './api-path.ts';
import { formValues } from './form-values.ts';
import { HttpProblem } from './http-problem.ts';
import { parseMultipart, parseUrlEncoded } from './parse-form.ts';
import { parseJson } from './parse-json.ts';
import { readBytes } from './read-bytes.ts';
import { validate } from './validate.ts';

const longestBody = 1024 * 1024;

/**
 * Reads and validates a request's body within `ms` milliseconds; a raw route gets the text. Rejects with `FieldErrors`,
 * and with `HttpProblem` 400, 408, 413 and 415.
 */
export async function readBody(
  route: Pick<Route, 'path' | 'body' | 'forms'>,
  request: Request,
  ms: number,
): Promise<unknown> {
  if (route.body === null) return undefined;
  const bytes = await readBytes(request, { bytes: longestBody, ms });
  if (route.body === 'text') return decode(bytes);
  return validate(route.body, await readValue(route.body, acceptsForms(route), request, bytes));
}

/** The internal API accepts forms everywhere, the external one where a route says so (contract/README.md §3). */
const acceptsForms = (route: Pick<Route, 'path' | 'forms'>): boolean | 'urlencoded' =>
  route.forms ?? isInternalApiPath(route.path);

async function readValue(
  schema: z.ZodType,
  forms: boolean | 'urlencoded',
  request: Request,
  bytes: Buffer,
): Promise<unknown> {
  // Clients send `Content-Type: application/json` with an empty body.
  if (bytes.length === 0) return {};
  const type = request.headers['content-type'] ?? '';
  switch (type.split(';')[0]!.trim().toLowerCase()) {
    case 'application/json':
      return parseJson(decode(bytes));
    case 'application/x-www-form-urlencoded':
      if (forms !== false) return formValues(schema, parseUrlEncoded(decode(bytes)));
      break;
    case 'multipart/form-data':
      if (forms === true) return formValues(schema, await parseMultipart(type, bytes));
  }
  throw new HttpProblem(415, `Unsupported media type "${type.slice(0, 200)}" in request.`);
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new HttpProblem(400, 'JSON parse error - the body is not UTF-8');
  }
}
