import { z } from 'zod';
import type { Answer, Call } from '#src/api/call.ts';
import { readCookies } from '#src/api/cookies.ts';
import { isSameSecret } from '#src/identity/same-secret.ts';
import { AppError } from '#src/kernel/errors.ts';
import type { AddonParts } from './addon-parts.ts';
import { takeSession } from './addon-session.ts';
import { createAddonTokens } from './addon-tokens.ts';
import { forgeryToken } from './forgery-token.ts';
import { addonCookie } from './session-cookie.ts';

/** Answer of `POST addons/sessions/poll/` while nobody has logged in. */
export const pendingSession = z.object({ state: z.literal('pending') });

/** Its answer to the one poll that gets the token. */
export const authenticatedSession = z.object({
  state: z.literal('authenticated'),
  access_token: z.string(),
  token_type: z.string(),
  expires_in: z.int(),
  scope: z.string(),
});

/** `POST addons/sessions/poll/`: hands out the token once somebody has logged in. */
export async function pollAddonSession(parts: AddonParts, call: Call): Promise<Answer> {
  const { settings, database, security, countAddonSession } = parts;
  const session = findSession(parts, call);
  const polled = await takeSession(database, session);
  if (polled === 'unknown') throw new AppError('not_found', 'Session not found.');
  if (polled === 'pending')
    return { status: 202, json: { state: 'pending' } satisfies z.output<typeof pendingSession> };
  const token = await createAddonTokens(settings)!.sign(
    { user_id: polled.user, scope: settings.ADDONS_TOKEN_SCOPE },
    settings.ADDONS_TOKEN_TTL,
  );
  countAddonSession('authenticated');
  security('addon.authenticated', { request: call.requestId, user: polled.user });
  const answer: z.output<typeof authenticatedSession> = {
    state: 'authenticated',
    access_token: token,
    token_type: settings.ADDONS_TOKEN_TYPE,
    expires_in: settings.ADDONS_TOKEN_TTL,
    scope: settings.ADDONS_TOKEN_SCOPE,
  };
  return { status: 200, json: answer, cookies: [addonCookie(settings, '', 0)] };
}

/** Returns the id in the cookie that the CSRF token belongs to. Checked before the database is asked. */
function findSession({ settings, security, countAddonSession }: AddonParts, call: Call): string {
  const named = readCookies(call.cookieHeader, settings.ADDONS_SESSION_ID_COOKIE);
  if (named.length === 0) throw new AppError('not_authenticated', 'Missing credentials.');
  const shown = call.header('x-csrftoken');
  if (shown === undefined || shown === '') throw new AppError('invalid_payload', 'Missing CSRF token.');
  const session = named.find((id) => isSameSecret(shown, forgeryToken(settings, id)));
  if (session !== undefined) return session;
  countAddonSession('refused');
  security('csrf.refused', { request: call.requestId, reason: 'add-on session' });
  throw new AppError('invalid_payload', 'Invalid CSRF token.');
}
