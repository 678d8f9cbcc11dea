import type { Settings } from '#src/settings/settings.ts';

// Where the frontend's own development server runs (settings.md §1).
const developmentOrigins = ['http://localhost:8072', 'http://localhost:3000'];

/**
 * Whether a browser on the page `origin` may act with the cookies of `host`: the host itself, or one of the trusted
 * origins. A request without Origin does not come from a page of another site.
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
  // In production our cookies are Secure: a plain-http page of the same name is somebody else's.
  if (settings.production && origin.protocol !== 'https:') return false;
  // Parsed with the same scheme, so that a default port that one side spells out does not count.
  const own = `${origin.protocol}//${host}`;
  return host !== undefined && URL.canParse(own) && new URL(own).host === origin.host;
}

/** `https://example.org`, or `https://*.example.org` for every host below it. */
function matches(pattern: string, origin: URL): boolean {
  const [scheme, host] = pattern.toLowerCase().split('://');
  if (scheme === undefined || host === undefined || `${scheme}:` !== origin.protocol) return false;
  return host.startsWith('*.') ? origin.host.endsWith(host.slice(1)) : origin.host === host.replace(/\/$/, '');
}
