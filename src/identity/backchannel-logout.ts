import { z } from 'zod';
import type { Answer, Call } from '#src/api/call.ts';
import { type Transaction, transaction } from '#src/db/transaction.ts';
import { AppError } from '#src/kernel/errors.ts';
import type { IdentityParts } from './identity-parts.ts';
import { LoginProblem, reasonOf } from './login-problem.ts';
import { deleteProviderSessions } from './session-rows.ts';
import { verifyLogoutToken } from './verify-logout-token.ts';

/** The provider's request: a form with one field. The handler answers invalid content. */
export const logoutNotice = z.object({ logout_token: z.string().optional().catch(undefined) });

/** Refusal of a notice, as OpenID Connect Back-Channel Logout 1.0 §2.8 defines it. */
export const logoutRefusal = z.object({ error: z.literal('invalid_request'), error_description: z.string() });

/** How long a token's id is remembered: tokens are valid for five minutes, plus clock differences. */
const rememberedFor = '15 minutes';

/** `POST backchannel-logout/`: the provider reports a logout; the sessions it names are ended. */
export async function endSessionsOfProvider(
  parts: IdentityParts,
  call: Call<z.output<typeof logoutNotice>>,
): Promise<Answer> {
  const { logout_token: token } = await call.body();
  if (token === undefined || token === '') return refuse('The logout token is missing.');
  try {
    const provider = await parts.identityProvider.connection().catch((error: unknown) => {
      if (!(error instanceof AppError)) throw error;
      throw new LoginProblem('The identity provider cannot be reached.', { cause: error });
    });
    const { jti, sub, sid } = await verifyLogoutToken(provider, token);
    const ended = await transaction(parts.database, async (tx) => {
      await useOnce(tx, jti);
      return deleteProviderSessions(tx.client, sub, sid);
    });
    parts.security('sessions.ended', { request: call.requestId, count: ended });
    return { status: 204 };
  } catch (error) {
    if (!(error instanceof LoginProblem)) throw error;
    const reason = reasonOf(error);
    parts.security('credential.refused', { request: call.requestId, credential: 'logout-token', reason });
    return refuse(error.message);
  }
}

const refuse = (description: string): Answer => ({
  status: 400,
  json: { error: 'invalid_request', error_description: description } satisfies z.output<typeof logoutRefusal>,
});

async function useOnce(tx: Transaction, jti: string): Promise<void> {
  const { rowCount } = await tx.client.query(
    `insert into greenroom.logout_token (jti, expires_at) values ($1, now() + $2::interval) on conflict do nothing`,
    [jti, rememberedFor],
  );
  if (rowCount === 0) throw new LoginProblem('The logout token was used before.');
}
