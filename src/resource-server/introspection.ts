import { z } from 'zod';
import { bearerRefusal } from '#src/api/bearer-refusal.ts';
import { readScopes } from '#src/api/external-scope.ts';
import { isSubject } from '#src/identity/describe-claims.ts';
import { AppError } from '#src/kernel/errors.ts';
import type { Settings } from '#src/settings/settings.ts';

/** What the provider says about a valid token. */
export interface Introspection {
  readonly sub: string;
  /** Issuer and client id, separated by a blank; null if the provider names no client. */
  readonly client: string | null;
  readonly scopes: readonly string[];
  /** Seconds since 1970; null if the provider names no end. */
  readonly expiresAt: number | null;
}

const reply = z.looseObject({
  active: z.boolean(),
  scope: z.union([z.string(), z.array(z.string())]).nullish(),
  iss: z.unknown().optional(),
  client_id: z.unknown().optional(),
  sub: z.unknown().optional(),
  exp: z.unknown().optional(),
});

/** Seconds. The clocks of the provider and the replicas may differ by as much. */
const skew = 300;

/**
 * Reads the reply of the introspection endpoint. Throws `invalid_payload` for a token that it does not vouch for, and
 * `not_authenticated` when it names nobody (rest-external.md §4.3).
 */
export function readIntrospection(settings: Settings, json: unknown): Introspection {
  const read = reply.safeParse(json);
  if (!read.success) throw refused('The introspection of the token failed.');
  const { active, scope, iss, client_id: client, sub, exp } = read.data;
  const ended = typeof exp === 'number' && exp + skew < Date.now() / 1000;
  if (!active || ended) throw refused('The token is not active.');
  if (iss !== undefined && iss !== settings.OIDC_OP_URL) throw refused('The token is of another issuer.');
  const granted = typeof scope === 'string' ? scope.split(/\s+/) : (scope ?? []);
  if (!settings.OIDC_RS_SCOPES.some((one) => granted.includes(one)))
    throw refused('The token has no scope for this API.');
  const audience = read.data[settings.OIDC_RS_AUDIENCE_CLAIM];
  if (!isNamed(audience)) throw refused('The token names no audience.');
  if (typeof sub !== 'string' || !isSubject(sub)) throw bearerRefusal(settings, 'Login failed');
  return {
    sub,
    client: typeof client === 'string' && client !== '' ? `${settings.OIDC_OP_URL} ${client}` : null,
    scopes: readScopes(granted, settings.OIDC_RS_SCOPES_PREFIX),
    expiresAt: typeof exp === 'number' ? exp : null,
  };
}

const isNamed = (audience: unknown): boolean =>
  Array.isArray(audience) ? audience.length > 0 : audience !== undefined && audience !== null && audience !== '';

/** A token that the provider does not vouch for; 400, as in the reference. */
export const refused = (text: string): AppError => new AppError('invalid_payload', text);
