import type { z } from 'zod';
import type { Answer, Call } from '#src/identity/call.ts';
import type { SessionUser } from '#src/identity/sessions.ts';
import type { HttpParts } from './http-parts.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * Who may call: `anyone`, a logged-in `user`, an `operator`, or a `machine` whose session nobody asks for (the
 * handler checks its credential itself).
 */
export type Who = 'anyone' | 'user' | 'operator' | 'machine';

/** One line of the table of routes. */
export interface Route {
  readonly method: Method;
  readonly path: string;
  readonly who: Who;
  readonly body: z.ZodType | null;
  /** The body is handed over as the text that came. */
  readonly raw: boolean;
  /** Served under the path without the last slash, too (contract/README.md §2). */
  readonly slashless: boolean;
  /** What a successful answer holds, for the API document. */
  readonly answer: z.ZodType | null;
  readonly handle: (parts: HttpParts, call: Call) => Promise<Answer> | Answer;
}

type Handler<W extends Who, Body> = (
  parts: HttpParts,
  call: Call<Body, W extends 'user' ? SessionUser : SessionUser | null>,
) => Promise<Answer> | Answer;

interface More {
  readonly slashless?: boolean;
  readonly answer?: z.ZodType;
}

/** A route without a body. */
export function get<W extends Who>(path: string, who: W, handle: Handler<W, unknown>, more: More = {}): Route {
  return complete('GET', path, who, null, handle as Route['handle'], more);
}

/** A route whose body is validated by `body`, or has none that matters. */
export function post<W extends Who, Schema extends z.ZodType>(
  path: string,
  who: W,
  body: Schema | null,
  handle: Handler<W, z.output<Schema>>,
  more: More = {},
): Route {
  // The dispatcher validates by this very schema before it calls.
  return complete('POST', path, who, body, handle as Route['handle'], more);
}

/** A route of a machine that signs the text of its body. */
export function rawPost(path: string, handle: Handler<'machine', string>): Route {
  return { ...complete('POST', path, 'machine', null, handle as Route['handle'], {}), raw: true };
}

function complete(
  method: Method,
  path: string,
  who: Who,
  body: z.ZodType | null,
  handle: Route['handle'],
  more: More,
): Route {
  return {
    method,
    path,
    who,
    body,
    raw: false,
    slashless: more.slashless ?? false,
    answer: more.answer ?? null,
    handle,
  };
}
