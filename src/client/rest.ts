import { ClientError, type ClientErrorCode } from './client-error.ts';

export interface Me {
  readonly id: string;
  readonly email: string | null;
  readonly full_name: string | null;
  readonly short_name: string | null;
}

export type AccessLevel = 'public' | 'trusted' | 'restricted';

export interface RoomInfo {
  /** Null for a room that nobody has created. */
  readonly id: string | null;
  readonly slug: string;
  readonly name?: string;
  readonly access_level: AccessLevel;
}

export interface Rest {
  /** The logged-in user, or null. */
  me(): Promise<Me | null>;
  createRoom(name: string, options?: { accessLevel?: AccessLevel }): Promise<RoomInfo>;
  getRoom(idOrSlug: string): Promise<RoomInfo>;
}

/** The few REST calls around a meeting. Every call rejects with `ClientError`. */
export function createRest(url: string, extraHeaders: Readonly<Record<string, string>>): Rest {
  async function call<Answer>(method: 'GET' | 'POST', path: string, body?: object): Promise<Answer> {
    const token = csrfToken(extraHeaders);
    const headers = {
      'Content-Type': 'application/json',
      ...(token === undefined ? {} : { 'X-CSRFToken': token }),
      ...extraHeaders,
    };
    const request = {
      method,
      headers,
      credentials: 'include',
      ...(body ? { body: JSON.stringify(body) } : {}),
    } as const;
    const response = await fetch(new URL(`/api/v1.0/${path}`, url), request).catch(() => {
      throw new ClientError('unavailable', 'The server cannot be reached.');
    });
    const answer: unknown = await response.json().catch(() => null);
    if (!response.ok) throw refusal(response, answer);
    return answer as Answer;
  }

  return {
    async me() {
      try {
        return await call<Me>('GET', 'users/me/');
      } catch (thrown) {
        if (thrown instanceof ClientError && thrown.code === 'not_authenticated') return null;
        throw thrown;
      }
    },
    createRoom: (name, { accessLevel } = {}) =>
      call('POST', 'rooms/', { name, ...(accessLevel === undefined ? {} : { access_level: accessLevel }) }),
    getRoom: (idOrSlug) => call('GET', `rooms/${encodeURIComponent(idOrSlug)}/`),
  };
}

function csrfToken(extraHeaders: Readonly<Record<string, string>>): string | undefined {
  const cookies = extraHeaders.cookie ?? (typeof document === 'undefined' ? '' : document.cookie);
  return /(?:^|;\s*)csrftoken=([^;]+)/.exec(cookies)?.[1];
}

function refusal(response: Response, answer: unknown): ClientError {
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new ClientError(
    codeOf(response.status),
    firstText(answer) ?? `The server answered ${response.status}.`,
    Number.isFinite(retryAfter) ? retryAfter : undefined,
  );
}

function codeOf(status: number): ClientErrorCode {
  const codes: Readonly<Record<number, ClientErrorCode>> = {
    401: 'not_authenticated',
    403: 'forbidden',
    404: 'not_found',
    409: 'room_closed',
    410: 'gone',
    429: 'throttled',
  };
  return codes[status] ?? (status === 500 ? 'internal' : status > 500 ? 'unavailable' : 'invalid_payload');
}

/** The first sentence in an error body, whatever shape the body has. */
function firstText(answer: unknown): string | undefined {
  if (typeof answer === 'string') return answer;
  if (typeof answer !== 'object' || answer === null) return undefined;
  for (const value of Object.values(answer)) {
    const text = firstText(value);
    if (text !== undefined) return text;
  }
  return undefined;
}
