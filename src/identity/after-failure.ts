import type { Answer } from '#src/api/call.ts';
import type { Settings } from '#src/settings/settings.ts';
import type { PendingLogin } from './pending-login.ts';

/**
 * Where a browser goes whose login did not succeed. A silent login is an attempt that nobody sees: its page just stays
 * logged out.
 */
export function afterFailure(settings: Settings, login: Pick<PendingLogin, 'silent' | 'returnTo'>): Answer {
  return { status: 302, location: login.silent ? login.returnTo : (settings.LOGIN_REDIRECT_URL_FAILURE ?? '/') };
}
