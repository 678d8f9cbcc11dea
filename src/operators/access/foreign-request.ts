import { originAllowed } from '#src/identity/origin.ts';
import type { Settings } from '#src/settings/settings.ts';

/** The headers by which browsers tell where a request comes from. */
interface RequestOrigin {
  readonly origin: string | undefined;
  /** `Sec-Fetch-Site`. */
  readonly site: string | undefined;
  readonly host: string | undefined;
}

/**
 * Returns why a browser's request comes from a page other than the product's own, in words that are safe to log; null
 * if it does not. A sibling subdomain counts as foreign: it belongs to the same site, and gets SameSite cookies sent.
 */
export function foreignRequestProblem(settings: Settings, { origin, site, host }: RequestOrigin): string | null {
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return 'Sec-Fetch-Site checking failed';
  return originAllowed(settings, { origin, host }) ? null : 'Origin checking failed';
}
