import { ApiProblem, textOfProblem } from './api-problem.ts';

export interface CallOptions {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly body?: object;
  readonly csrf?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly idempotencyKey?: string;
  /** Milliseconds after which the request counts as failed. */
  readonly patienceMs?: number;
}

/** Calls a path below `/operators/api/`; resolves with the JSON of the answer, rejects with `ApiProblem`. */
export async function callApi(path: string, options: CallOptions = {}): Promise<unknown> {
  const { method = 'GET', body, csrf, signal, idempotencyKey, patienceMs = 20_000 } = options;
  const timeout = AbortSignal.timeout(patienceMs);
  const response = await fetch(`/operators/api/${path}`, {
    method,
    credentials: 'same-origin',
    cache: 'no-store',
    headers: {
      Accept: 'application/json',
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...(csrf === undefined ? {} : { 'X-CSRFToken': csrf }),
      ...(idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
  }).catch((thrown: unknown) => {
    if (signal?.aborted === true) throw thrown;
    throw new ApiProblem(0, 'The server cannot be reached.');
  });
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) throw new ApiProblem(response.status, textOfProblem(answer) ?? sentenceOf(response.status));
  return answer;
}

function sentenceOf(status: number): string {
  if (status === 503) return 'The database cannot be reached.';
  if (status === 404) return 'There is nothing of this kind.';
  return `The server answered ${status}.`;
}
