import { z } from 'zod';
import type { Answer, Call } from '#src/api/call.ts';
import type { SessionUser } from '#src/api/session-user.ts';
import { AppError } from '#src/kernel/errors.ts';
import type { AddonParts } from './addon-parts.ts';
import { bindSession } from './addon-session.ts';

/** Body of `POST addons/sessions/exchange/`; anything but a text counts as missing. */
export const shownTransit = z.object({ transit_token: z.string().max(10_000).optional().catch(undefined) });

/** Its answer. */
export const exchangedTransit = z.object({ status: z.literal('ok') });

/** `POST addons/sessions/exchange/`: the logged-in user gives the session of a transit token their account. */
export async function exchangeTransit(
  { database, security, countAddonSession }: AddonParts,
  call: Call<z.output<typeof shownTransit>, SessionUser>,
): Promise<Answer> {
  const { transit_token: transit } = await call.body();
  if (transit === undefined || transit === '') throw new AppError('invalid_payload', 'Missing transit_token.');
  const exchanged = await bindSession(database, transit, call.user.id);
  if (exchanged === 'bound') {
    countAddonSession('exchanged');
    return { status: 200, json: { status: 'ok' } satisfies z.output<typeof exchangedTransit> };
  }
  countAddonSession(exchanged === 'replayed' ? 'replayed' : 'refused');
  security('credential.refused', {
    request: call.requestId,
    user: call.user.id,
    credential: 'transit-token',
    reason: exchanged,
  });
  if (exchanged === 'gone') throw new AppError('not_found', 'Session not found.');
  throw new AppError('invalid_payload', 'Invalid or expired transit token.');
}
