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
import { endSessions, startSession } from './sessions.ts';

/** `GET callback/`: the browser comes back from the provider, with a code or a refusal. */
export async function finishLogin(parts: IdentityParts, call: Call): Promise<Answer> {
  const { settings, database } = parts;
  const state = call.query.get('state') ?? '';
  const found = await takeLogin(database, state, readLoginCookies(settings, call.cookieHeader, state));
  if (found === null || found.isOver || !found.isOwn) {
    // A page of somebody else may send browsers here; one's own login that is over is a reloaded page.
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

/** The provider, or we, refused. Another tab may have logged in meanwhile: providers refuse the second login then. */
const answerRefused = ({ settings }: IdentityParts, { user }: Call, login: PendingLogin): Answer =>
  user === null ? afterFailure(settings, login) : { status: 302, location: login.returnTo };

/**
 * A callback of a login that is over, expired, unknown, or of another browser. Where the login leads comes from its
 * row alone: what is in the query anybody can write.
 */
function answerUnusable({ settings }: IdentityParts, call: Call, found: FoundLogin | null): Answer {
  if (call.user !== null) return { status: 302, location: found?.login.returnTo ?? standardReturn(settings) };
  const error = call.query.get('error');
  // The same callback is being answered, or its answer was lost: the provider knows the person, and answers at once.
  if (found?.isOwn === true && error === null)
    return { status: 302, location: startAgain(settings, call, found.login) };
  if (found?.login.silent === true) return afterFailure(settings, found.login);
  // As in the reference: a refusal of the provider, or nothing at all, is a login that failed, whoever it belongs to.
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
 * Who it is, whose account was made or brought up to date; nothing is written before the provider has said everything.
 * Null when the provider refused, did not answer in time, or answered what nobody can believe, and when we refuse.
 */
async function identify(parts: IdentityParts, call: Call, login: PendingLogin): Promise<Person | null> {
  // What a visitor's first page load brings back: nobody is logged in there, and nothing went wrong.
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

/** The session gets a new id, so that nobody who knew the one before the login is logged in with it. */
async function begin(
  { settings, database, security }: IdentityParts,
  call: Call,
  login: PendingLogin,
  { userId, claims, idToken, providerSession }: Person,
): Promise<Answer> {
  const seconds = settings.SESSION_COOKIE_AGE;
  const data = settings.OIDC_STORE_ID_TOKEN ? { idToken } : {};
  const value = await startSession(database, { userId, data, seconds, subject: claims.sub, providerSession });
  if (call.namedSessions.length > 0) await endSessions(database, call.namedSessions);
  security('login', { request: call.requestId, user: userId });
  return {
    status: 302,
    location: login.returnTo,
    cookies: [sessionCookie(settings, value, seconds), csrfCookie(settings, newCsrfToken())],
  };
}
