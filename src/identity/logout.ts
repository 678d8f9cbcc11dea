import type { Answer, Call } from '#src/api/call.ts';
import { noSessionCookie } from '#src/api/cookies.ts';
import { AppError } from '#src/kernel/errors.ts';
import { apiUrl } from './api-url.ts';
import type { IdentityParts } from './identity-parts.ts';
import { page } from './page.ts';
import { randomText } from './random-text.ts';
import { deleteSessions, noteLogout } from './session-rows.ts';

/** `GET logout/`: any page can send a browser here, so the settings may forbid it. */
export async function startLogoutByLink(parts: IdentityParts, call: Call): Promise<Answer> {
  if (parts.settings.ALLOW_LOGOUT_GET_METHOD) return startLogout(parts, call);
  return { status: 405, json: { detail: 'Method "GET" not allowed.' }, headers: { Allow: 'POST, OPTIONS' } };
}

/** `POST logout/`: ends the session, first at the provider if it supports that. */
export async function startLogout(parts: IdentityParts, call: Call): Promise<Answer> {
  const location = call.sessionKey === null ? null : await endSessionUrl(parts, call, call.sessionKey);
  return location === null ? leave(parts, call) : { status: 302, location };
}

/** `GET logout-callback/`: ends our session after the provider's has ended. */
export async function finishLogout(parts: IdentityParts, call: Call): Promise<Answer> {
  const state = call.query.get('state');
  if (call.sessionKey === null || state === null) return { status: 302, location: afterLogout(parts) };
  const { rowCount } = await parts.database.pool.query(
    `select from greenroom.session where id = $1 and data ->> 'logoutState' = $2`,
    [call.sessionKey, state],
  );
  if (rowCount === 0) return { status: 400, html: page('This logout is over', 'It does not belong to your session.') };
  return leave(parts, call);
}

async function leave(parts: IdentityParts, call: Call): Promise<Answer> {
  if (call.namedSessions.length > 0) await deleteSessions(parts.database.pool, call.namedSessions);
  if (call.user !== null) parts.security('logout', { request: call.requestId, user: call.user.id });
  return { status: 302, location: afterLogout(parts), cookies: [noSessionCookie(parts.settings)] };
}

const afterLogout = (parts: IdentityParts): string => parts.settings.LOGOUT_REDIRECT_URL ?? '/';

/** Returns the provider's logout address, which redirects back to us; null when the provider has none. */
async function endSessionUrl(parts: IdentityParts, call: Call, key: Buffer): Promise<string | null> {
  // The local logout must work while the provider is down.
  const provider = await parts.identityProvider.connection().catch((error: unknown) => {
    if (error instanceof AppError) return null;
    throw error;
  });
  const endpoint = provider?.metadata.end_session_endpoint;
  if (endpoint === undefined) return null;
  // Concurrent logouts of two tabs get the same state; the first to return ends the session.
  const noted = await noteLogout(parts.database.pool, key, randomText(32));
  if (noted === null) return null;
  const url = new URL(endpoint);
  url.searchParams.set('id_token_hint', noted.idToken);
  url.searchParams.set('state', noted.state);
  url.searchParams.set('post_logout_redirect_uri', apiUrl(call.origin, 'logout-callback/'));
  return url.href;
}
