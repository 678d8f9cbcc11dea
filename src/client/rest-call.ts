import { ClientError, type ClientErrorCode } from './client-error.ts';

interface CallOptions {
  readonly body?: object;
  /** LiveKit token, for requests as participant. */
  readonly token?: string;
}

/** Calls the REST API below `/api/v1.0/`, resolves with its answer and rejects with `ClientError`. */
export type RestCall = (method: 'GET' | 'POST' | 'DELETE', path: string, options?: CallOptions) => Promise<unknown>;

export function createRestCall(url: string, extraHeaders: Readonly<Record<string, string>>): RestCall {
  return async (method, path, { body, token } = {}) => {
    const csrf = csrfToken(extraHeaders);
    const headers = {
      'Content-Type': 'application/json',
      ...(csrf === undefined ? {} : { 'X-CSRFToken': csrf }),
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      ...extraHeaders,
    };
    const request = {
      method,
      headers,
      credentials: 'include',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    } as const;
    const response = await fetch(new URL(`/api/v1.0/${path}`, url), request).catch(() => {
      throw new ClientError('unavailable', 'The server cannot be reached.');
    });
    const answer: unknown = await response.json().catch(() => null);
    if (!response.ok) throw refusal(response, answer);
    return answer;
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
    response.headers.get('greenroom-error') ?? undefined,
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

/** The first text in an error body of any shape. */
function firstText(answer: unknown): string | undefined {
  if (typeof answer === 'string') return answer;
  if (typeof answer !== 'object' || answer === null) return undefined;
  for (const value of Object.values(answer)) {
    const text = firstText(value);
    if (text !== undefined) return text;
  }
  return undefined;
}
