import * as client from 'openid-client';
import { AppError } from '#src/errors.ts';
import type { Answer, Call } from './call.ts';
import { sessionCookie } from './cookies.ts';
import type { IdentityParts } from './identity-parts.ts';
import { page } from './page.ts';
import { anonymousSessionSeconds, rememberLogin } from './pending-login.ts';
import { returnTo } from './return-to.ts';
import { sessionKey } from './sessions.ts';

/** `GET authenticate/`: sends the browser to the provider. */
export async function startLogin(parts: IdentityParts, call: Call): Promise<Answer> {
  const silent = call.query.get('silent')?.toLowerCase() === 'true';
  const login = {
    nonce: client.randomNonce(),
    verifier: client.randomPKCECodeVerifier(),
    redirectUri: `${call.origin}/api/v1.0/callback/`,
    returnTo: returnTo(parts.settings, call.origin, call.query.get('returnTo')),
    silent,
    at: Date.now(),
  };
  const provider = await parts.identityProvider.configuration().catch((error: unknown) => error);
  if (!(provider instanceof client.Configuration)) return answerAway(parts, call, login, provider);

  const state = client.randomState();
  const loginHint = call.query.get('login_hint');
  const location = client.buildAuthorizationUrl(provider, {
    scope: parts.settings.OIDC_RP_SCOPES,
    redirect_uri: login.redirectUri,
    state,
    nonce: login.nonce,
    code_challenge: await client.calculatePKCECodeChallenge(login.verifier),
    code_challenge_method: 'S256',
    ...(silent ? { prompt: 'none' } : {}),
    ...(loginHint === null ? {} : { login_hint: loginHint }),
  });
  const key = sessionKey(parts.settings, call.cookieHeader);
  const value = await rememberLogin(parts.database, key, state, login);
  return {
    status: 302,
    location: location.href,
    cookies: value === null ? [] : [sessionCookie(parts.settings, value, anonymousSessionSeconds)],
  };
}

/** A silent login is an attempt that nobody sees: without a provider its page just stays logged out. */
function answerAway(
  parts: IdentityParts,
  call: Call,
  login: { silent: boolean; returnTo: string },
  error: unknown,
): Answer {
  if (!(error instanceof AppError)) throw error;
  parts.log.warn({ request: call.requestId, err: error }, 'the identity provider is away');
  if (login.silent) return { status: 302, location: login.returnTo };
  return {
    status: 503,
    html: page('Login is not available', 'The identity provider cannot be reached. Try again soon.'),
  };
}
