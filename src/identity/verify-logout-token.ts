import { errors, type JWTPayload } from 'jose';
import type { ProviderConnection } from './identity-provider.ts';
import { LoginProblem } from './login-problem.ts';
import { tokenName } from './token-name.ts';
import { verifyToken } from './verify-token.ts';

const logoutEvent = 'http://schemas.openid.net/event/backchannel-logout';

/** A verified logout token; it names a person, a session of theirs at the provider, or both. */
interface LogoutToken {
  readonly jti: string;
  readonly sub: string | null;
  readonly sid: string | null;
}

/**
 * Verifies a logout token (OpenID Connect Back-Channel Logout 1.0 §2.6). Rejects with a `LoginProblem` whose message is
 * safe to send to the provider.
 */
export async function verifyLogoutToken(provider: ProviderConnection, token: string): Promise<LogoutToken> {
  if (provider.issuer === undefined) throw new LoginProblem('The issuer is not configured.');
  const claims = await verify(provider, provider.issuer, token);
  const { events, nonce, jti, sub, sid } = claims;
  // An id token must not pass as a logout token.
  if (nonce !== undefined) throw new LoginProblem('The logout token has a nonce.');
  if (typeof events !== 'object' || events === null || !isObject((events as Record<string, unknown>)[logoutEvent])) {
    throw new LoginProblem('The logout token names no logout event.');
  }
  const [id, person, session] = [tokenName(jti), tokenName(sub), tokenName(sid)];
  if (id === null) throw new LoginProblem('The logout token has no usable jti.');
  if (person === null && session === null) throw new LoginProblem('The logout token names nobody.');
  return { jti: id, sub: person, sid: session };
}

async function verify(provider: ProviderConnection, issuer: string, token: string): Promise<JWTPayload> {
  try {
    return await verifyToken(provider, token, {
      algorithms: ['RS256', 'ES256'],
      issuer,
      audience: provider.clientId,
      requiredClaims: ['iat', 'jti'],
      maxTokenAge: '5 minutes',
      clockTolerance: 30,
    });
  } catch (error) {
    // These messages name claims and algorithms, never the token's content.
    if (error instanceof errors.JWTClaimValidationFailed || error instanceof errors.JWTExpired) {
      throw new LoginProblem(`The logout token does not hold: ${error.claim}.`);
    }
    throw new LoginProblem('The logout token could not be verified.');
  }
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
