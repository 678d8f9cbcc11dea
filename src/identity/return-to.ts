import type { Settings } from '#src/settings/settings.ts';

/**
 * Where to go after the login: `wanted` when it is on the host of `origin` or on one of the allowed hosts, else the
 * standard page. Never a place of somebody else's.
 */
export function returnTo(settings: Settings, origin: string, wanted: string | null): string {
  const standard = settings.LOGIN_REDIRECT_URL ?? '/';
  // Browsers read a backslash as a slash and skip control characters: both make a path look harmless.
  if (wanted === null || wanted.trim() === '' || /[\u0000-\u001f\\]/.test(wanted)) return standard;
  if (!URL.canParse(wanted, origin)) return standard;
  const url = new URL(wanted, origin);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return standard;
  if (settings.OIDC_REDIRECT_REQUIRE_HTTPS && url.protocol !== 'https:') return standard;
  if (url.username !== '' || url.password !== '') return standard;
  if (url.host !== new URL(origin).host && !settings.OIDC_REDIRECT_ALLOWED_HOSTS.includes(url.host)) return standard;
  return url.href;
}
