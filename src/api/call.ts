import type { SetCookie } from 'cookie';
import type { SessionUser } from '#src/api/session-user.ts';
import type { CallingParticipant } from '#src/livekit/participant-credential.ts';

/** One call of a route, free of the HTTP framework: what a handler may know of it. */
export interface Call<
  Body = unknown,
  User extends SessionUser | null = SessionUser | null,
  Participant extends CallingParticipant | null = CallingParticipant | null,
> {
  readonly requestId: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The path that was asked, as it was written. */
  readonly path: string;
  /**
   * Reads the body and validates it by the route's schema, once; of a raw route the text as it came. A handler asks
   * for it where the contract's order of checks has it. Rejects with the documented 400, 413 and 415.
   */
  readonly body: () => Promise<Body>;
  readonly user: User;
  /** Who shows a LiveKit token of ours, on a route that takes one; what it is worth in a room the handler asks. */
  readonly participant: Participant;
  /** Key of the caller's session row; null when the caller has none that is logged in. */
  readonly sessionKey: Buffer | null;
  /** Keys of the sessions that the cookie names, whether there are such sessions or not. */
  readonly namedSessions: readonly Buffer[];
  /** Whom the guest credential of the cookie speaks for; null when there is none, or it does not hold. */
  readonly guest: string | null;
  /** A new guest, and the cookie with the credential by which they are known from now on. */
  readonly newGuest: () => { readonly id: string; readonly cookie: SetCookie };
  /** Where the call comes from, as believed from the trusted proxies. */
  readonly address: string;
  /**
   * Of a route that reads the session itself: throws `forbidden` when an unsafe request of this logged-in browser may
   * be forged.
   */
  readonly refuseForgery: (user: SessionUser | null) => void;
  /** Of such a route: counts the call against its rate. Rejects with `throttled`. */
  readonly count: (user: SessionUser | null) => Promise<void>;
  /** The language of the settings in which the caller reads. */
  readonly language: string;
  readonly cookieHeader: string | undefined;
  /** Whether the browser says that the page is embedded in one of another site. */
  readonly isEmbedded: boolean;
  readonly authorization: string | undefined;
  /** Scheme, host and port that the caller addressed, as believed from the trusted proxies. */
  readonly origin: string;
}

/** What is known of a machine before it is let in. */
export type MachineCaller = Pick<Call, 'address' | 'authorization' | 'requestId'>;

/** What a handler answers; at most one of `json`, `html`, `text` and `location`. */
export interface Answer {
  readonly status: number;
  readonly json?: unknown;
  /** A whole HTML document. */
  readonly html?: string;
  readonly text?: { readonly type: string; readonly body: string };
  readonly location?: string;
  readonly cookies?: readonly SetCookie[];
  /** Who called, of a route that reads the session itself; null for somebody who is not logged in. */
  readonly caller?: SessionUser | null;
  /** Of a name that no room has, at which people may meet all the same. */
  readonly unregistered?: true;
  /** Further headers. */
  readonly headers?: Readonly<Record<string, string>>;
}
