import { createHmac } from 'node:crypto';
import type { Settings } from '#src/settings/settings.ts';

/** Returns the CSRF token of a session: the hex HMAC-SHA256 of its id, as in the reference. */
export function forgeryToken({ ADDONS_CSRF_SECRET: secret }: Settings, session: string): string {
  // The start is refused without it while add-ons are on.
  if (secret === undefined) throw new Error('ADDONS_CSRF_SECRET is missing');
  return createHmac('sha256', secret).update(session).digest('hex');
}
