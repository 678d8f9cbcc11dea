import type { Request } from 'express';
import type { Call } from '#src/api/call.ts';
import type { SessionUser } from '#src/api/session-user.ts';
import { sessionKeys } from '#src/identity/sessions.ts';
import { newId } from '#src/kernel/ids.ts';
import { guestCookie, guestOf } from '#src/lobby/guest-cookie.ts';
import type { Caller } from './admit.ts';
import { refuseForgery } from './authenticate.ts';
import type { HttpParts } from './http-parts.ts';

const storageAccess = ['none', 'inactive', 'active'];

/**
 * `Call` of an HTTP request. Its fields are computed on access, because this is the hot path and most handlers read few
 * of them.
 */
export class HttpCall implements Call {
  readonly requestId: string;
  readonly params: Readonly<Record<string, string>>;
  readonly user: SessionUser | null;
  readonly participant: Caller['participant'];
  readonly external: Caller['external'];
  readonly operator: Caller['operator'];
  readonly sessionKey: Buffer | null;
  readonly body: Call['body'];
  readonly count: Call['count'];
  readonly #parts: HttpParts;
  readonly #request: Request;

  constructor(
    parts: HttpParts,
    request: Request,
    requestId: string,
    { session, participant, external, operator }: Caller,
    later: Pick<Call, 'body' | 'count'>,
  ) {
    this.#parts = parts;
    this.#request = request;
    this.requestId = requestId;
    this.params = request.params as Record<string, string>;
    this.user = session?.user ?? null;
    this.participant = participant;
    this.external = external;
    this.operator = operator;
    this.sessionKey = session?.sessionId ?? null;
    this.body = later.body;
    this.count = later.count;
  }

  get path(): string {
    return this.#request.originalUrl.split('?', 1)[0]!;
  }

  get query(): URLSearchParams {
    const [, ...query] = this.#request.originalUrl.split('?');
    // PostgreSQL cannot store a null character, and none of our texts has one.
    return new URLSearchParams(query.join('?').replaceAll('%00', ''));
  }

  get namedSessions(): readonly Buffer[] {
    return sessionKeys(this.#parts.settings, this.cookieHeader);
  }

  get guest(): string | null {
    return guestOf(this.#parts.secret, this.cookieHeader);
  }

  newGuest(): ReturnType<Call['newGuest']> {
    const id = newId();
    return { id, cookie: guestCookie(this.#parts, id, this.isEmbedded) };
  }

  get address(): string {
    return this.#parts.clientOf(this.#request).network;
  }

  get language(): string {
    return this.#request.res?.locals.language ?? this.#parts.settings.DJANGO_LANGUAGE_CODE;
  }

  get cookieHeader(): string | undefined {
    return this.#request.headers.cookie;
  }

  get isEmbedded(): boolean {
    // The header is absent at top level. `Sec-Fetch-Site` does not help: inside such a frame it is `same-origin`.
    return storageAccess.includes(this.#request.get('sec-fetch-storage-access') ?? '');
  }

  get authorization(): string | undefined {
    return this.#request.headers.authorization;
  }

  header(name: string): string | undefined {
    return this.#request.get(name);
  }

  get origin(): string {
    const { secure, host } = this.#parts.clientOf(this.#request);
    return `${secure ? 'https' : 'http'}://${host}`;
  }

  refuseForgery(user: SessionUser | null): void {
    if (user !== null) refuseForgery(this.#parts, this.#request);
  }
}
