import { createOutsideFetch } from '#src/identity/outside-fetch.ts';
import { AppError } from '#src/kernel/errors.ts';
import type { Log } from '#src/kernel/log.ts';
import type { Settings } from '#src/settings/settings.ts';
import { refused } from './introspection.ts';

/** Asks the provider about a token. Resolves with the JSON of its reply; rejects with `invalid_payload` without one. */
export type Introspect = (token: string) => Promise<unknown>;

const timeoutMs = 5_000;

/** Requests in flight of one replica; a provider that hangs must not use up the memory. */
const mostAtOnce = 200;

/** Creates the client of the introspection endpoint; null while the resource server is not configured. */
export function createIntrospect(settings: Settings, log: Log): Introspect | null {
  const { OIDC_RS_CLIENT_ID: id, OIDC_RS_CLIENT_SECRET: secret, OIDC_OP_INTROSPECTION_ENDPOINT: endpoint } = settings;
  if (!id || !secret || endpoint === undefined || settings.OIDC_OP_URL === undefined) return null;
  const fetchOutside = createOutsideFetch(settings);
  let inFlight = 0;

  const ask = async (token: string): Promise<unknown> => {
    const response = await fetchOutside(endpoint, {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ client_id: id, client_secret: secret, token }),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    } as never);
    if (!response.ok) {
      await response.body?.cancel();
      throw new Error(`The introspection endpoint answered ${response.status}`);
    }
    return response.json();
  };

  return async (token) => {
    if (inFlight >= mostAtOnce) throw new AppError('unavailable', 'Too many tokens are being introspected.');
    inFlight += 1;
    try {
      return await ask(token);
    } catch (error) {
      // Without the error's own message: a parser quotes the reply, which may hold personal data.
      log.warn({ reason: reasonOf(error) }, 'the provider could not be asked about a token');
      throw refused('The introspection of the token failed.');
    } finally {
      inFlight -= 1;
    }
  };
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if (error instanceof SyntaxError) return 'no JSON';
  if (error.name === 'TimeoutError') return 'timeout';
  return error.message.startsWith('The introspection endpoint answered') ? error.message : 'no connection';
}
