import { stringifySetCookie } from 'cookie';
import { z } from 'zod';
import type { Answer, Call } from '#src/api/call.ts';
import { csrfCookie, csrfCookieName, readCookies } from '#src/api/cookies.ts';
import { type Operator, tokenOperator } from '#src/api/operator.ts';
import { isCsrfToken, newCsrfToken } from '#src/identity/csrf.ts';
import { isSameSecret } from '#src/identity/same-secret.ts';
import { AppError } from '#src/kernel/errors.ts';
import type { AccessParts } from './access-parts.ts';
import { foreignRequestProblem } from './foreign-request.ts';
import { newOperatorCookie, noOperatorCookie, readOperatorCookie } from './operator-cookie.ts';

/** Body of `POST /operators/api/session/`. */
export const shownToken = z.object({ token: z.string().min(1).max(1_000) });

/** Answer of the session's routes. */
export const operatorSession = z.object({
  operator: z.object({
    id: z.string().describe('The id of the superuser, or `token`.'),
    by: z.enum(['user', 'token']),
  }),
  csrf_token: z
    .string()
    .nullable()
    .describe('For `X-CSRFToken` on unsafe requests; null with a bearer token, which needs none.'),
  ends_at: z.iso.datetime().nullable().describe('When the cookie expires; null without one.'),
  version: z.string(),
  stately_origin: z.string().nullable().describe('Origin of the Stately inspector; null while that is switched off.'),
  stately_url: z.string().nullable().describe('Address of its page.'),
});

/** `GET /operators/api/session/`: who is operator, and the CSRF token that the page needs. */
export function showOperatorSession(parts: AccessParts, call: Call): Answer {
  const operator = call.operator!;
  if (operator.id !== tokenOperator.id) return answerUser(parts, operator, call);
  const cookie = call.authorization === undefined ? readOperatorCookie(parts, call.cookieHeader) : null;
  return answer(parts, operator, cookie?.csrfToken ?? null, cookie?.endsAt ?? null);
}

/** `POST /operators/api/session/`: exchanges the operator token for a cookie. */
export async function openOperatorSession(
  parts: AccessParts,
  call: Call<z.output<typeof shownToken>>,
): Promise<Answer> {
  const { settings, security, operatorLockout, operatorToken } = parts;
  const origin = call.header('origin');
  const host = URL.canParse(call.origin) ? new URL(call.origin).host : undefined;
  const problem = foreignRequestProblem(settings, { origin, site: call.header('sec-fetch-site'), host });
  if (problem !== null) {
    security('csrf.refused', { request: call.requestId, reason: problem });
    throw new AppError('forbidden', `CSRF Failed: ${problem}.`);
  }
  await operatorLockout.refuseLocked(call.address);
  const { token } = await call.body();
  if (operatorToken === undefined || !isSameSecret(token, operatorToken)) {
    await operatorLockout.failed(call.address, call.requestId);
    throw new AppError('not_authenticated', 'This is not the operator token.');
  }
  security('operator.access', { request: call.requestId });
  const cookie = newOperatorCookie(parts);
  const { csrfToken, endsAt } = readOperatorCookie(parts, stringifySetCookie(cookie))!;
  return { ...answer(parts, tokenOperator, csrfToken, endsAt), cookies: [cookie] };
}

/** `DELETE /operators/api/session/`: deletes the cookie. A superuser's session ends by the product's logout. */
export const endOperatorSession = (): Answer => ({ status: 204, cookies: [noOperatorCookie()] });

/** The CSRF token of a superuser is that of the product's cookie; a lost one is renewed. */
function answerUser(parts: AccessParts, operator: Operator, { cookieHeader }: Call): Answer {
  const known = readCookies(cookieHeader, csrfCookieName).find(isCsrfToken);
  const token = known ?? newCsrfToken();
  const cookies = known === undefined ? { cookies: [csrfCookie(parts.settings, token)] } : {};
  return { ...answer(parts, operator, token, null), ...cookies };
}

function answer(
  { version, settings }: AccessParts,
  { id }: Operator,
  csrfToken: string | null,
  endsAt: Date | null,
): Answer & { readonly json: z.output<typeof operatorSession> } {
  const inspector = settings.GREENROOM_STATELY_INSPECTOR_URL ?? null;
  return {
    status: 200,
    json: {
      operator: { id, by: id === tokenOperator.id ? 'token' : 'user' },
      csrf_token: csrfToken,
      ends_at: endsAt?.toISOString() ?? null,
      version: version.version,
      stately_origin: inspector === null ? null : new URL(inspector).origin,
      stately_url: inspector,
    },
  };
}
