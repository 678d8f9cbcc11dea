import { afterFailure } from './after-failure.ts';
import type { Answer, Call } from './call.ts';
import { csrfCookie, sessionCookie } from './cookies.ts';
import { newCsrfToken } from './csrf.ts';
import { type Exchanged, exchangeCode } from './exchange-code.ts';
import type { IdentityParts } from './identity-parts.ts';
import { reasonOf } from './login-problem.ts';
import { page } from './page.ts';
import { endIfIdle, type PendingLogin, takeLogin } from './pending-login.ts';
import { saveUser } from './save-user.ts';
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
  const exchanged = await exchange(parts, call, login);
  // Nothing of the person was written before the provider has said everything.
  const userId = exchanged && (await saveUser(parts.database, parts.settings, exchanged.claims));
  if (exchanged === null || userId === null) {
    await endIfIdle(parts.database, key);
    return afterFailure(parts.settings, login);
  }
  return begin(parts, key, login, userId, exchanged);
}

/** Null when the provider refused, did not answer in time, or answered what nobody can believe. */
async function exchange(parts: IdentityParts, call: Call, login: PendingLogin): Promise<Exchanged | null> {
  // What a visitor's first page load brings back: nobody is logged in there, and nothing went wrong.
  if (login.silent && call.query.get('error') === 'login_required') return null;
  try {
    const provider = await parts.identityProvider.connection();
    return await exchangeCode(provider, parts.settings, login, call.query);
  } catch (error) {
    parts.log.warn({ request: call.requestId, reason: reasonOf(error) }, 'a login did not succeed');
    return null;
  }
}

/** The session gets a new id, so that nobody who knew the one before the login is logged in with it. */
async function begin(
  parts: IdentityParts,
  before: Buffer,
  login: PendingLogin,
  userId: string,
  { claims, idToken, providerSession }: Exchanged,
): Promise<Answer> {
  const { settings, database } = parts;
  const seconds = settings.SESSION_COOKIE_AGE;
  const data = settings.OIDC_STORE_ID_TOKEN ? { idToken } : {};
  const value = await startSession(database, { userId, data, seconds, subject: claims.sub, providerSession });
  await endSession(database, before);
  return {
    status: 302,
    location: login.returnTo,
    cookies: [sessionCookie(settings, value, seconds), csrfCookie(settings, newCsrfToken())],
  };
}
