import type { z } from 'zod';
import type { ExternalCaller } from '#src/api/external-caller.ts';
import type { ExternalScope } from '#src/api/external-scope.ts';
import type { SessionUser } from '#src/api/session-user.ts';
import type { CallingParticipant } from '#src/livekit/participant-credential.ts';
import type { Settings } from '#src/settings/settings.ts';
import type { Answer, Call, MachineCaller } from './call.ts';
import type { ThrottleScope } from './throttle-scope.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * Permitted callers: `anyone`, a logged-in `user`, a `participant` with a LiveKit token of ours, a `participant or
 * user` (a token takes precedence over a session), an `application` or another client of the external API that acts for
 * a user, an `operator`, or a `machine` whose session is not read (`admits`, or the handler itself, checks its
 * credential).
 */
export type Who = 'anyone' | 'user' | 'participant' | 'participant or user' | 'application' | 'operator' | 'machine';

/** Content of an answer: JSON of this schema, a page, a text, or nothing. */
export type AnswerShape = z.ZodType | 'html' | 'text' | null;

/** Answers by status, for the API document and the tests. */
export type Answers = Readonly<Record<number, AnswerShape>>;

interface More<Deps> {
  /** Whether the path without its last slash is served too (contract/README.md §2). */
  readonly slashless?: boolean;
  /**
   * The handler reads the session together with its other rows, does the CSRF check and the counting, and returns the
   * caller.
   */
  readonly readsSession?: boolean;
  /** Whether the body may also be a form, or only a URL-encoded one; by default only on the internal API. */
  readonly forms?: boolean | 'urlencoded';
  /** For machines: rejects unauthorised callers before anything is counted. */
  readonly admits?: (deps: Deps, caller: MachineCaller) => Promise<void>;
  /** Rate against which calls count. */
  readonly throttle?: ThrottleScope;
  /** For `application`: what the caller's token must permit. */
  readonly scope?: ExternalScope;
  /** Whether the route exists at all; checked before the caller is authenticated. */
  readonly mounted?: (settings: Settings) => boolean;
  /** Feature switch; the route answers 404 while it is off. */
  readonly feature?: (settings: Settings) => boolean;
  /** Whether the switch is checked before anything else, so that the answer is 404 also for callers who are not logged in. */
  readonly featureFirst?: boolean;
  /** Answers besides the errors that follow from the other fields. */
  readonly answers?: Answers;
}

/** One entry of the route table. `Deps` are the dependencies of its handler. */
export interface Route<Deps = never> extends More<Deps> {
  readonly method: Method;
  readonly path: string;
  readonly who: Who;
  /** Schema that validates the body when the handler requests it; `text` passes the body unparsed. */
  readonly body: z.ZodType | 'text' | null;
  readonly handle: (deps: Deps, call: Call) => Promise<Answer> | Answer;
}

type Handler<Deps, W extends Who, Body> = (
  deps: Deps,
  call: Call<
    Body,
    W extends 'user' ? SessionUser : SessionUser | null,
    W extends 'participant' ? CallingParticipant : CallingParticipant | null,
    W extends 'application' ? ExternalCaller : ExternalCaller | null
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

// The dispatcher validates by this same schema when the handler requests the body.
const bodied =
  (method: Method): Bodied =>
  (path, who, body, handle, more = {}) => ({ method, path, who, body, handle: handle as never, ...more });

/** Routes without a body. */
export const get = bodiless('GET');
export const del = bodiless('DELETE');

/** Routes whose body is validated by a schema, or is ignored. */
export const post = bodied('POST');
export const put = bodied('PUT');
export const patch = bodied('PATCH');

/** Route of a machine that signs the text of its body. */
export function rawPost<Deps>(
  path: string,
  handle: Handler<Deps, 'machine', string>,
  more: More<Deps> = {},
): Route<Deps> {
  return { method: 'POST', path, who: 'machine', body: 'text', handle: handle as never, ...more };
}
