import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Answer } from '#src/api/call.ts';
import type { AddonParts } from './addon-parts.ts';
import { insertSession } from './addon-session.ts';
import { forgeryToken } from './forgery-token.ts';
import { addonCookie } from './session-cookie.ts';

/** Answer of `POST addons/sessions/init/`; the session's id is in the cookie only. */
export const startedSession = z.object({ transit_token: z.string(), csrf_token: z.string() });

/** `POST addons/sessions/init/`: starts a session that waits for somebody to log in. */
export async function startAddonSession({ settings, database, countAddonSession }: AddonParts): Promise<Answer> {
  const draw = () => randomBytes(settings.ADDONS_RANDOM_TOKEN_BYTE_LENGTH).toString('base64url');
  const secrets = { session: draw(), transit: draw() };
  await insertSession(database, settings, secrets);
  countAddonSession('started');
  const answer: z.output<typeof startedSession> = {
    transit_token: secrets.transit,
    csrf_token: forgeryToken(settings, secrets.session),
  };
  return {
    status: 201,
    json: answer,
    cookies: [addonCookie(settings, secrets.session, settings.ADDONS_SESSION_TTL)],
  };
}
