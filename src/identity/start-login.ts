import * as client from 'openid-client';
import type { Answer, Call } from '#src/api/call.ts';
import { AppError } from '#src/kernel/errors.ts';
import type { Settings } from '#src/settings/settings.ts';
import { afterFailure } from './after-failure.ts';
import { apiUrl } from './api-url.ts';
import type { IdentityParts } from './identity-parts.ts';
import type { ProviderConnection } from './identity-provider.ts';
import { dropOldLogins, loginCookie } from './login-cookie.ts';
import { reasonOf } from './login-problem.ts';
import { keepLogin, loginSeconds, type PendingLogin } from './pending-login.ts';
import { randomText } from './random-text.ts';
import { returnTo } from './return-to.ts';

/** `GET authenticate/`: redirects the browser to the provider. */
export async function startLogin(parts: IdentityParts, call: Call): Promise<Answer> {
  const { settings, database } = parts;
  const silent = call.query.get('silent')?.toLowerCase() === 'true';
  const provider = await parts.identityProvider.connection().catch((error: unknown) => error as AppError);
  const destination = returnTo(settings, call.origin, call.query.get(settings.OIDC_REDIRECT_FIELD_NAME));
  if (provider instanceof Error) {
    if (!(provider instanceof AppError)) throw provider;
    parts.log.warn({ request: call.requestId, reason: reasonOf(provider) }, 'the identity provider is unreachable');
    return afterFailure(settings, { silent, returnTo: destination });
  }
  const login: PendingLogin = {
    nonce: settings.OIDC_USE_NONCE ? randomText(32) : null,
    // Without a client secret, only PKCE binds the code to us.
    verifier: settings.OIDC_USE_PKCE || !provider.hasSecret ? randomText(settings.OIDC_PKCE_CODE_VERIFIER_SIZE) : null,
    redirectUri: apiUrl(call.origin, 'callback/'),
    returnTo: destination,
    silent,
  };
  const [state, browser] = [randomText(32), randomText(32)];
  const location = await authorizationUrl(provider, settings, state, login, call.query.get('login_hint'));
  await keepLogin(database, state, browser, login);
  return {
    status: 302,
    location,
    cookies: [...dropOldLogins(settings, call.cookieHeader), loginCookie(settings, state, browser, loginSeconds)],
  };
}

async function authorizationUrl(
  provider: ProviderConnection,
  settings: Settings,
  state: string,
  login: PendingLogin,
  loginHint: string | null,
): Promise<string> {
  const plain = settings.OIDC_PKCE_CODE_CHALLENGE_METHOD === 'plain';
  const { verifier } = login;
  return client.buildAuthorizationUrl(provider.configuration(provider.issuer ?? 'https://unknown.invalid'), {
    scope: settings.OIDC_RP_SCOPES,
    ...settings.OIDC_AUTH_REQUEST_EXTRA_PARAMS,
    redirect_uri: login.redirectUri,
    state,
    ...(login.nonce === null ? {} : { nonce: login.nonce }),
    ...(verifier === null
      ? {}
      : {
          code_challenge: plain ? verifier : await client.calculatePKCECodeChallenge(verifier),
          code_challenge_method: plain ? 'plain' : 'S256',
        }),
    ...(login.silent ? { prompt: 'none' } : {}),
    ...(loginHint === null ? {} : { login_hint: loginHint }),
  }).href;
}
