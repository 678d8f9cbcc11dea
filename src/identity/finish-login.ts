import { afterFailure } from './after-failure.ts';
import type { Answer, Call } from './call.ts';
import { csrfCookie, sessionCookie } from './cookies.ts';
import { newCsrfToken } from './csrf.ts';
import { type Exchanged, exchangeCode } from './exchange-code.ts';
import type { IdentityParts } from './identity-parts.ts';
import { LoginProblem, reasonOf } from './login-problem.ts';
import { page } from './page.ts';
import { endIfIdle, type PendingLogin, takeLogin } from './pending-login.ts';
import { saveUser } from './save-user.ts';
import { endSession, sessionKey, startSession } from './sessions.ts';

/** `GET callback/`: the browser comes back from the provider, with a code or a refusal. */
export async function finishLogin(parts: IdentityParts, call: Call): Promise<Answer> {
  const key = sessionKey(parts.settings, call.cookieHeader);
  const login = key && (await takeLogin(parts.database, key, call.query.get('state') ?? ''));
  if (key === null || login === null) {
    // As in the reference: a refusal of the provider, or nothing at all, is a login that failed, whoever it belongs to.
    const error = call.query.get('error');
    const nothing = error === null && !(call.query.has('code') && call.query.has('state'));
    if (nothing || (error !== null && error !== 'login_required')) return afterFailure(parts.settings, notSilent);
    return {
      status: 400,
      html: page('This login is over', 'It was finished before, or took too long. Please log in again.'),
    };
  }
  const person = await identify(parts, call, login);
  if (person === null) {
    await endIfIdle(parts.database, key);
    return afterFailure(parts.settings, login);
  }
  return begin(parts, key, login, person);
}

const notSilent = { silent: false, returnTo: '' };

interface Person extends Exchanged {
  readonly userId: string;
}

/**
 * Who it is, whose account was made or brought up to date; nothing is written before the provider has said everything.
 * Null when the provider refused, did not answer in time, or answered what nobody can believe, and when we refuse.
 */
async function identify(parts: IdentityParts, call: Call, login: PendingLogin): Promise<Person | null> {
  // What a visitor's first page load brings back: nobody is logged in there, and nothing went wrong.
  if (login.silent && call.query.get('error') === 'login_required') return null;
  const refuse = (error: unknown) => {
    parts.log.warn({ request: call.requestId, reason: reasonOf(error) }, 'a login did not succeed');
    return null;
  };
  const exchanged = await parts.identityProvider
    .connection()
    .then((provider) => exchangeCode(provider, parts.settings, login, call.query))
    .catch(refuse);
  if (exchanged === null) return null;
  try {
    return { ...exchanged, userId: await saveUser(parts.database, parts.settings, exchanged.claims) };
  } catch (error) {
    if (error instanceof LoginProblem) return refuse(error);
    throw error;
  }
}

/** The session gets a new id, so that nobody who knew the one before the login is logged in with it. */
async function begin(
  parts: IdentityParts,
  before: Buffer,
  login: PendingLogin,
  { userId, claims, idToken, providerSession }: Person,
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
