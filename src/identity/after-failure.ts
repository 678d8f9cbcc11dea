import type { Answer } from '#src/api/call.ts';
import type { Settings } from '#src/settings/settings.ts';
import type { PendingLogin } from './pending-login.ts';

/**
 * Redirects a browser whose login failed. A silent login is invisible to the user, so it returns to its page, logged
 * out.
 */
export function afterFailure(settings: Settings, login: Pick<PendingLogin, 'silent' | 'returnTo'>): Answer {
  return { status: 302, location: login.silent ? login.returnTo : (settings.LOGIN_REDIRECT_URL_FAILURE ?? '/') };
}
