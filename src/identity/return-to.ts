import type { Settings } from '#src/settings/settings.ts';

/** Where a login leads that names no place. */
export const standardReturn = (settings: Settings): string => settings.LOGIN_REDIRECT_URL ?? '/';
// What is kept for every login that somebody starts.
const longest = 2048;

/**
 * Where to go after the login: `wanted` when it is on the host of `origin` or on one of the allowed hosts, else the
 * standard page, as for one of more than 2 kB. Never a place of somebody else's.
 */
export function returnTo(settings: Settings, origin: string, wanted: string | null): string {
  const standard = standardReturn(settings);
  // Browsers read a backslash as a slash and skip control characters: both make a path look harmless.
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
  // Written out, some letters are nine.
  if (url.href.length > longest) return standard;
  return isOwn || isAllowed(settings, url) ? url.href : standard;
}

/** Hosts are listed with their port, except where it is the scheme's own; one that is listed with a scheme, with that alone. */
function isAllowed(settings: Settings, url: URL): boolean {
  return settings.OIDC_REDIRECT_ALLOWED_HOSTS.some((host) => {
    const allowed = host.includes('://') ? host : `${url.protocol}//${host}`;
    return URL.canParse(allowed) && new URL(allowed).origin === url.origin;
  });
}
