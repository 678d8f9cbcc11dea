import type { z } from 'zod';
import type { SessionUser } from '#src/api/session-user.ts';
import type { CallingParticipant } from '#src/livekit/participant-credential.ts';
import type { Settings } from '#src/settings/settings.ts';
import type { Answer, Call, MachineCaller } from './call.ts';
import type { ThrottleScope } from './throttle-scope.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * Who may call: `anyone`, a logged-in `user`, a `participant` who shows a LiveKit token of ours, a
 * `participant or user` (who shows a token is that participant, whatever else they are), an `operator`, or a `machine`
 * whose session nobody asks for (its credential is checked by `admits`, or by the handler itself).
 */
export type Who = 'anyone' | 'user' | 'participant' | 'participant or user' | 'operator' | 'machine';

/** What an answer holds: JSON of this schema, a page, a text, or nothing. */
export type AnswerShape = z.ZodType | 'html' | 'text' | null;

/** What each status answers, for the API document and the tests. */
export type Answers = Readonly<Record<number, AnswerShape>>;

interface More<Deps> {
  /** Served under the path without the last slash, too (contract/README.md §2). */
  readonly slashless?: boolean;
  /** The handler reads the session together with its other rows, checks and counts the call, and says who called. */
  readonly readsSession?: boolean;
  /** Whether the body may also come as a form; without it, on the internal API only. */
  readonly forms?: boolean;
  /** Of a machine: rejects whoever may not call, before anything is counted. */
  readonly admits?: (deps: Deps, caller: MachineCaller) => Promise<void>;
  /** Against which rate its calls count. */
  readonly throttle?: ThrottleScope;
  /** The switch of the feature; while it is off the route answers 404. */
  readonly feature?: (settings: Settings) => boolean;
  /** What it answers besides the errors that follow from the other fields. */
  readonly answers?: Answers;
}

/** One line of the table of routes. `Deps` is what its handler needs. */
export interface Route<Deps = never> extends More<Deps> {
  readonly method: Method;
  readonly path: string;
  readonly who: Who;
  /** What validates the body when the handler asks for it; `text` hands it over as it came. */
  readonly body: z.ZodType | 'text' | null;
  readonly handle: (deps: Deps, call: Call) => Promise<Answer> | Answer;
}

type Handler<Deps, W extends Who, Body> = (
  deps: Deps,
  call: Call<
    Body,
    W extends 'user' ? SessionUser : SessionUser | null,
    W extends 'participant' ? CallingParticipant : CallingParticipant | null
  >,
) => Promise<Answer> | Answer;

type Bodied = <Deps, W extends Who, Schema extends z.ZodType>(
  path: string,
  who: W,
  body: Schema | null,
  handle: Handler<Deps, W, z.output<Schema>>,
  more?: More<Deps>,
) => Route<Deps>;

type Bodiless = <Deps, W extends Who>(
  path: string,
  who: W,
  handle: Handler<Deps, W, unknown>,
  more?: More<Deps>,
) => Route<Deps>;

const bodiless =
  (method: Method): Bodiless =>
  (path, who, handle, more = {}) => ({ method, path, who, body: null, handle: handle as never, ...more });

// The dispatcher validates by this very schema when the handler asks for the body.
const bodied =
  (method: Method): Bodied =>
  (path, who, body, handle, more = {}) => ({ method, path, who, body, handle: handle as never, ...more });

/** Routes without a body. */
export const get = bodiless('GET');
export const del = bodiless('DELETE');

/** Routes whose body is validated by a schema, or has none that matters. */
export const post = bodied('POST');
export const put = bodied('PUT');
export const patch = bodied('PATCH');

/** A route of a machine that signs the text of its body. */
export function rawPost<Deps>(
  path: string,
  handle: Handler<Deps, 'machine', string>,
  more: More<Deps> = {},
): Route<Deps> {
  return { method: 'POST', path, who: 'machine', body: 'text', handle: handle as never, ...more };
}
