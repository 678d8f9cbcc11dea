import type { Settings } from '#src/settings/settings.ts';

/** Default target of a login. */
export const standardReturn = (settings: Settings): string => settings.LOGIN_REDIRECT_URL ?? '/';
// Characters. Bounds what is stored for each started login.
const longest = 2048;

/**
 * Returns the target after the login: `wanted` if it is on the host of `origin` or on an allowed host, else the default
 * page; also when it exceeds 2 kB. Prevents open redirects.
 */
export function returnTo(settings: Settings, origin: string, wanted: string | null): string {
  const standard = standardReturn(settings);
  // Browsers read a backslash as a slash and skip control characters, so both can disguise a foreign host as a path.
  if (
    wanted === null ||
    wanted.length > longest ||
    wanted.trim() === '' ||
    /[\u0000-\u001f\u007f-\u009f\\]/.test(wanted)
  )
    return standard;
  if (!URL.canParse(wanted, origin)) return standard;
  const url = new URL(wanted, origin);
  const own = new URL(origin);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return standard;
  if (settings.OIDC_REDIRECT_REQUIRE_HTTPS && url.protocol !== 'https:') return standard;
  if (url.username !== '' || url.password !== '') return standard;
  const isOwn = url.host === own.host && (url.protocol === 'https:' || own.protocol === 'http:');
  // Percent-encoding expands some letters to nine characters.
  if (url.href.length > longest) return standard;
  return isOwn || isAllowed(settings, url) ? url.href : standard;
}

/**
 * A listed host includes its port unless it is the scheme's default; one listed with a scheme matches that scheme only.
 */
function isAllowed(settings: Settings, url: URL): boolean {
  return settings.OIDC_REDIRECT_ALLOWED_HOSTS.some((host) => {
    const allowed = host.includes('://') ? host : `${url.protocol}//${host}`;
    return URL.canParse(allowed) && new URL(allowed).origin === url.origin;
  });
}
