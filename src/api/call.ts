import type { SetCookie } from 'cookie';
import type { ExternalCaller } from '#src/api/external-caller.ts';
import type { Operator } from '#src/api/operator.ts';
import type { SessionUser } from '#src/api/session-user.ts';
import type { CallingParticipant } from '#src/livekit/participant-credential.ts';

/** One call of a route, independent of the HTTP framework. */
export interface Call<
  Body = unknown,
  User extends SessionUser | null = SessionUser | null,
  Participant extends CallingParticipant | null = CallingParticipant | null,
  External extends ExternalCaller | null = ExternalCaller | null,
> {
  readonly requestId: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Requested path, as received. */
  readonly path: string;
  /**
   * Reads the body and validates it by the route's schema, once; a raw route gets the unparsed text. The handler calls
   * it at the point where the contract orders body validation. Rejects with the documented 400, 413 and 415.
   */
  readonly body: () => Promise<Body>;
  readonly user: User;
  /** Holder of the LiveKit token, on routes that accept one. The handler checks what the token permits in a room. */
  readonly participant: Participant;
  /** Client of the external API and the user whom it acts for, on routes for applications. */
  readonly external: External;
  /** Who calls a route for operators; null on all others. */
  readonly operator: Operator | null;
  /** Key of the caller's session row; null without a logged-in session. */
  readonly sessionKey: Buffer | null;
  /** Keys of all sessions named by the cookie, including those without a row. */
  readonly namedSessions: readonly Buffer[];
  /** Guest id from the guest credential cookie; null without a valid one. */
  readonly guest: string | null;
  /** Creates a guest id and the cookie with its credential. */
  readonly newGuest: () => { readonly id: string; readonly cookie: SetCookie };
  /** Client address according to the trusted proxies. */
  readonly address: string;
  /**
   * For routes with `readsSession`: throws `forbidden` when an unsafe request of this logged-in browser fails the CSRF
   * check.
   */
  readonly refuseForgery: (user: SessionUser | null) => void;
  /** For routes with `readsSession`: counts the call against its rate. Rejects with `throttled`. */
  readonly count: (user: SessionUser | null) => Promise<void>;
  /** The caller's language, one of the configured ones. */
  readonly language: string;
  readonly cookieHeader: string | undefined;
  /** Whether the browser reports that the page is embedded in a page of another site. */
  readonly isEmbedded: boolean;
  readonly authorization: string | undefined;
  /** Reads a request header by its lower-case name; only for what a proxy of ours sets, and CSRF tokens of add-ons. */
  readonly header: (name: string) => string | undefined;
  /** Scheme, host and port of the request, according to the trusted proxies. */
  readonly origin: string;
}

/** A call of a client of the external API, for a user. */
export type ExternalCall<Body = unknown> = Call<Body, SessionUser | null, CallingParticipant | null, ExternalCaller>;

/** The part of a call that is known before a machine is authenticated. */
export type MachineCaller = Pick<Call, 'address' | 'authorization' | 'requestId'>;

/** Response of a handler; has at most one of `json`, `html`, `text` and `location`. */
export interface Answer {
  readonly status: number;
  readonly json?: unknown;
  /** A complete HTML document. */
  readonly html?: string;
  readonly text?: { readonly type: string; readonly body: string };
  readonly location?: string;
  readonly cookies?: readonly SetCookie[];
  /** Set by routes with `readsSession`: the caller, or null when nobody is logged in. */
  readonly caller?: SessionUser | null;
  /** Marks a valid answer about a room name that has no row (unregistered rooms are allowed). */
  readonly unregistered?: true;
  /** Additional headers. */
  readonly headers?: Readonly<Record<string, string>>;
}
