import * as client from 'openid-client';
import type { Answer, Call } from './call.ts';
import { csrfCookie, sessionCookie } from './cookies.ts';
import { newCsrfToken } from './csrf.ts';
import type { IdentityParts } from './identity-parts.ts';
import { isProviderAway } from './identity-provider.ts';
import { page } from './page.ts';
import { type PendingLogin, takeLogin } from './pending-login.ts';
import { type Claims, saveUser } from './save-user.ts';
import { endSession, sessionKey, startSession } from './sessions.ts';

/** `GET callback/`: the browser comes back from the provider, with a code or a refusal. */
export async function finishLogin(parts: IdentityParts, call: Call): Promise<Answer> {
  const key = sessionKey(parts.settings, call.cookieHeader);
  const login = key && (await takeLogin(parts.database, key, call.query.get('state') ?? ''));
  if (key === null || login === null) {
    return {
      status: 400,
      html: page('This login is over', 'It was finished before, or took too long. Please log in again.'),
    };
  }
  try {
    const { claims, idToken } = await exchange(parts, call, login);
    const userId = await saveUser(parts.database, parts.settings, claims);
    if (userId === null) return refused(parts, login);
    return await begin(parts, key, login, userId, idToken);
  } catch (error) {
    if (login.silent && error instanceof client.AuthorizationResponseError) return refused(parts, login);
    const away = isProviderAway(error);
    if (!away && !isRefusal(error)) throw error;
    parts.log.warn({ request: call.requestId, err: error }, 'a login did not succeed');
    if (!away || login.silent) return refused(parts, login);
    return {
      status: 502,
      html: page('Login did not work', 'The identity provider did not answer. Please log in again.'),
    };
  }
}

/** Turns the code into what the provider says of the person. */
async function exchange(parts: IdentityParts, call: Call, login: PendingLogin) {
  const provider = await parts.identityProvider.configuration();
  const address = new URL(login.redirectUri);
  address.search = call.query.toString();
  const tokens = await client.authorizationCodeGrant(provider, address, {
    pkceCodeVerifier: login.verifier,
    expectedState: call.query.get('state') ?? '',
    expectedNonce: login.nonce,
    idTokenExpected: true,
  });
  const known = tokens.claims()!;
  const more = provider.serverMetadata().userinfo_endpoint
    ? await client.fetchUserInfo(provider, tokens.access_token, known.sub)
    : {};
  const claims: Claims = { ...known, ...more };
  return { claims, idToken: tokens.id_token };
}

/** The session gets a new id, so that nobody who knew the one before the login is logged in with it. */
async function begin(
  parts: IdentityParts,
  before: Buffer,
  login: PendingLogin,
  userId: string,
  idToken: string | undefined,
): Promise<Answer> {
  const { settings, database } = parts;
  const seconds = settings.SESSION_COOKIE_AGE;
  const value = await startSession(database, { userId, data: { idToken }, seconds });
  await endSession(database, before);
  return {
    status: 302,
    location: login.returnTo,
    cookies: [sessionCookie(settings, value, seconds), csrfCookie(settings, newCsrfToken())],
  };
}

function refused(parts: IdentityParts, login: PendingLogin): Answer {
  return { status: 302, location: login.silent ? login.returnTo : (parts.settings.LOGIN_REDIRECT_URL_FAILURE ?? '/') };
}

const isRefusal = (error: unknown): boolean =>
  error instanceof client.AuthorizationResponseError ||
  error instanceof client.ResponseBodyError ||
  error instanceof client.WWWAuthenticateChallengeError ||
  error instanceof client.ClientError;
