import type { Answer, Call } from '#src/api/call.ts';
import { csrfCookie, sessionCookie } from '#src/api/cookies.ts';
import { afterFailure } from './after-failure.ts';
import { apiUrl } from './api-url.ts';
import { newCsrfToken } from './csrf.ts';
import { type Exchanged, exchangeCode } from './exchange-code.ts';
import type { IdentityParts } from './identity-parts.ts';
import { noLoginCookie, readLoginCookies } from './login-cookie.ts';
import { LoginProblem, reasonOf } from './login-problem.ts';
import { page } from './page.ts';
import { type FoundLogin, type PendingLogin, takeLogin } from './pending-login.ts';
import { standardReturn } from './return-to.ts';
import { saveUser } from './save-user.ts';
import { deleteSessions } from './session-rows.ts';
import { startSession } from './sessions.ts';

/** `GET callback/`: the browser returns from the provider, with a code or an error. */
export async function finishLogin(parts: IdentityParts, call: Call): Promise<Answer> {
  const { settings, database } = parts;
  const state = call.query.get('state') ?? '';
  const found = await takeLogin(database, state, readLoginCookies(settings, call.cookieHeader, state));
  if (found === null || found.isOver || !found.isOwn) {
    // A foreign page may send browsers here, so log it; the browser's own finished login is only a reloaded page.
    const reason = found === null ? 'unknown login' : found.isOwn ? null : 'login of another browser';
    if (reason !== null) parts.security('login.refused', { request: call.requestId, reason });
    return answerUnusable(parts, call, found);
  }
  const { login } = found;
  const person = await identify(parts, call, login);
  const { cookies = [], ...answer } = await (person === null
    ? answerRefused(parts, call, login)
    : begin(parts, call, login, person));
  return { ...answer, cookies: [...cookies, noLoginCookie(settings, state)] };
}

/**
 * Answers a login that the provider or the product refused. If another tab has logged in meanwhile, the provider
 * refuses the second login, and the browser continues to its page.
 */
const answerRefused = ({ settings }: IdentityParts, { user }: Call, login: PendingLogin): Answer =>
  user === null ? afterFailure(settings, login) : { status: 302, location: login.returnTo };

/**
 * Answers a callback of a finished, expired, unknown, or another browser's login. The target comes from the stored
 * login only, because anybody can write the query.
 */
function answerUnusable({ settings }: IdentityParts, call: Call, found: FoundLogin | null): Answer {
  if (call.user !== null) return { status: 302, location: found?.login.returnTo ?? standardReturn(settings) };
  const error = call.query.get('error');
  // The same callback is in progress, or its answer was lost: restart the login, which the provider answers at once.
  if (found?.isOwn === true && error === null)
    return { status: 302, location: startAgain(settings, call, found.login) };
  if (found?.login.silent === true) return afterFailure(settings, found.login);
  // As in the reference, a refusal by the provider or an empty callback is a failed login, in whichever browser it
  // began.
  const nothing = error === null && !(call.query.has('code') && call.query.has('state'));
  if (nothing || (error !== null && error !== 'login_required')) return afterFailure(settings, notSilent);
  return {
    status: 400,
    html: page('This login is over', 'It was finished before, or took too long. Please log in again.'),
  };
}

const notSilent = { silent: false, returnTo: '' };

function startAgain(settings: IdentityParts['settings'], call: Call, { silent, returnTo }: PendingLogin): string {
  const query = new URLSearchParams({ silent: String(silent), [settings.OIDC_REDIRECT_FIELD_NAME]: returnTo });
  return `${apiUrl(call.origin, 'authenticate/')}?${query}`;
}

interface Person extends Exchanged {
  readonly userId: string;
}

/**
 * Identifies the user and creates or updates the account; writes nothing before all of the provider's answers are
 * verified. Resolves with null when the provider refused, timed out or sent an invalid answer, and when we refuse.
 */
async function identify(parts: IdentityParts, call: Call, login: PendingLogin): Promise<Person | null> {
  // Expected answer to a silent login without a session at the provider; not a failure.
  if (login.silent && call.query.get('error') === 'login_required') return null;
  const refuse = (error: unknown) => {
    parts.security('login.refused', { request: call.requestId, reason: reasonOf(error) });
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

/** Issues a new session id, so that an id known before the login does not become logged in (session fixation). */
async function begin(
  { settings, database, security }: IdentityParts,
  call: Call,
  login: PendingLogin,
  { userId, claims, idToken, providerSession }: Person,
): Promise<Answer> {
  const seconds = settings.SESSION_COOKIE_AGE;
  const data = settings.OIDC_STORE_ID_TOKEN ? { idToken } : {};
  const value = await startSession(database, { userId, data, seconds, subject: claims.sub, providerSession });
  if (call.namedSessions.length > 0) await deleteSessions(database.pool, call.namedSessions);
  security('login', { request: call.requestId, user: userId });
  return {
    status: 302,
    location: login.returnTo,
    cookies: [sessionCookie(settings, value, seconds), csrfCookie(settings, newCsrfToken())],
  };
}
