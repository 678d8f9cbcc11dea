import { decodeJwt } from 'jose';
import * as client from 'openid-client';
import type { Settings } from '#src/settings/settings.ts';
import type { Claims } from './describe-claims.ts';
import { clockToleranceSeconds, type ProviderConnection } from './identity-provider.ts';
import { LoginProblem } from './login-problem.ts';
import type { PendingLogin } from './pending-login.ts';
import { readUserInfo } from './read-user-info.ts';
import { tokenName } from './token-name.ts';
import { verifyToken } from './verify-token.ts';

/** Result of a successful login at the provider. */
export interface Exchanged {
  readonly claims: Claims;
  readonly idToken: string;
  /** The provider's session id, if it sends one; its back-channel logout refers to it. */
  readonly providerSession: string | null;
}

/** Exchanges the code of a callback for the user's claims. Rejects when the provider refuses or times out. */
export async function exchangeCode(
  provider: ProviderConnection,
  settings: Settings,
  login: PendingLogin,
  query: URLSearchParams,
): Promise<Exchanged> {
  const tokens = await grant(provider, login, query);
  const idToken = tokens.id_token;
  if (idToken === undefined) throw new LoginProblem('The provider gave no id token.');
  // The library checked the claims but relies on TLS for authenticity; verify the signature too.
  const known = await verifyToken(provider, idToken, {
    algorithms: [settings.OIDC_RP_SIGN_ALGO],
    clockTolerance: clockToleranceSeconds,
  });
  const { sub, sid } = known;
  if (typeof sub !== 'string') throw new LoginProblem('The id token names nobody.');
  const more = await readUserInfo(provider, settings, tokens.access_token);
  if (more.sub !== undefined && more.sub !== sub) throw new LoginProblem('The userinfo is about somebody else.');
  const claims: Claims = { ...known, ...more, sub };
  const missing = settings.OIDC_USERINFO_ESSENTIAL_CLAIMS.filter((claim) => claims[claim] == null);
  if (missing.length > 0) throw new LoginProblem('An essential claim is missing.');
  return { claims, idToken, providerSession: tokenName(sid) };
}

async function grant(provider: ProviderConnection, login: PendingLogin, query: URLSearchParams) {
  const address = new URL(login.redirectUri);
  address.search = query.toString();
  const checks = {
    expectedState: query.get('state') ?? '',
    idTokenExpected: true,
    ...(login.verifier === null ? {} : { pkceCodeVerifier: login.verifier }),
    ...(login.nonce === null ? {} : { expectedNonce: login.nonce }),
  };
  const issuer = provider.issuer ?? query.get('iss');
  if (issuer !== null) return client.authorizationCodeGrant(provider.configuration(issuer), address, checks);
  return grantOfAnyIssuer(provider, address, checks);
}

/**
 * Without a configured issuer, tokens are trusted by their signing keys alone, as in the reference. A code is valid
 * once, so the same response is processed twice: to read its issuer, then to check it with that issuer.
 */
async function grantOfAnyIssuer(
  provider: ProviderConnection,
  address: URL,
  checks: client.AuthorizationCodeGrantChecks,
) {
  const first = provider.configuration('https://unknown.invalid');
  const ask = first[client.customFetch]!;
  let answer: Response | undefined;
  first[client.customFetch] = async (url, init) => {
    answer = await ask(url, init);
    return answer.clone();
  };
  const failure = await client.authorizationCodeGrant(first, address, checks).catch((error: unknown) => error);
  const body = (await answer?.clone().json()) as { id_token?: unknown } | undefined;
  const issuer = typeof body?.id_token === 'string' ? decodeJwt(body.id_token).iss : undefined;
  if (issuer === undefined) throw failure;
  return client.authorizationCodeGrant(
    provider.configuration(issuer, async () => answer!.clone()),
    address,
    checks,
  );
}
