import type { Settings } from '#src/settings/settings.ts';

// Origins of the frontend's development server (settings.md §1).
const developmentOrigins = ['http://localhost:8072', 'http://localhost:3000'];

/**
 * Returns whether a browser on the page `origin` may use the cookies of `host`: the host's own origin or a trusted one.
 * A request without Origin does not come from a page of another site.
 */
export function originAllowed(
  settings: Settings,
  headers: { readonly origin: string | undefined; readonly host: string | undefined },
): boolean {
  if (headers.origin === undefined) return true;
  if (!URL.canParse(headers.origin)) return false;
  const origin = new URL(headers.origin);
  if (origin.protocol !== 'https:' && origin.protocol !== 'http:') return false;
  if (isOwnHost(settings, origin, headers.host)) return true;
  const trusted = settings.DJANGO_CSRF_TRUSTED_ORIGINS;
  const origins = trusted.length === 0 && !settings.production ? developmentOrigins : trusted;
  return origins.some((pattern) => matches(pattern, origin));
}

function isOwnHost(settings: Settings, origin: URL, host: string | undefined): boolean {
  // Production cookies are Secure, so a plain-HTTP page of the same name is a foreign one.
  if (settings.production && origin.protocol !== 'https:') return false;
  // Parse with the same scheme, so that an explicit default port makes no difference.
  const own = `${origin.protocol}//${host}`;
  return host !== undefined && URL.canParse(own) && new URL(own).host === origin.host;
}

/** Accepts `https://example.org`, or `https://*.example.org` for every subdomain. */
function matches(pattern: string, origin: URL): boolean {
  const [scheme, host] = pattern.toLowerCase().split('://');
  if (scheme === undefined || host === undefined || `${scheme}:` !== origin.protocol) return false;
  return host.startsWith('*.') ? origin.host.endsWith(host.slice(1)) : origin.host === host.replace(/\/$/, '');
}
