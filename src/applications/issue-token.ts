import { SignJWT } from 'jose';
import type { Settings } from '#src/settings/settings.ts';
import type { TokenKey } from './token-keys.ts';

/** What a token of an application says besides its dates. */
interface Delegation {
  readonly clientId: string;
  readonly userId: string;
  readonly scopes: readonly string[];
}

/**
 * Signs a token with which an application acts for a user (rest-external.md §3). Expired at once if
 * `APPLICATION_JWT_EXPIRATION_SECONDS` is 0.
 */
export function issueToken(
  settings: Settings,
  { key, kid }: TokenKey,
  { clientId, userId, scopes }: Delegation,
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const { APPLICATION_JWT_ISSUER: issuer, APPLICATION_JWT_AUDIENCE: audience } = settings;
  const claims = {
    iat: now,
    exp: now + settings.APPLICATION_JWT_EXPIRATION_SECONDS,
    user_id: userId,
    client_id: clientId,
    delegated: true,
    iss: issuer,
    ...(audience === undefined ? {} : { aud: audience }),
    ...(scopes.length === 0 ? {} : { scope: scopes.join(' ') }),
  };
  return new SignJWT(claims).setProtectedHeader({ alg: settings.APPLICATION_JWT_ALG, typ: 'JWT', kid }).sign(key);
}
