import { networkInterfaces } from 'node:os';
import type { Settings } from '#src/settings/settings.ts';

/** Returns whether the product answers to a host, given with or without a port. */
type HostRule = (host: string | undefined) => boolean;

// https://www.rfc-editor.org/rfc/rfc3986#section-3.2.2, restricted to what web servers use.
const wellFormed = /^([a-z0-9._-]+|\[[a-f0-9:.]+\])(?::\d{1,5})?$/;

/**
 * The rule of `DJANGO_ALLOWED_HOSTS`: a name, `.example.org` for it and all its subdomains, `*` for any well-formed
 * host. In production the machine's own addresses are always accepted, for load balancers' health checks; with an empty
 * list, only those.
 */
export function createHostRule(settings: Settings): HostRule {
  const named = settings.DJANGO_ALLOWED_HOSTS.map((pattern) => pattern.toLowerCase());
  const open = named.includes('*') || (named.length === 0 && !settings.production);
  const own = new Set(settings.production ? ownAddresses() : []);
  return (host) => {
    const name = wellFormed.exec(host?.toLowerCase() ?? '')?.[1]?.replace(/\.$/, '');
    if (name === undefined || name === '') return false;
    return open || own.has(name) || named.some((pattern) => fits(pattern, name));
  };
}

const fits = (pattern: string, name: string): boolean =>
  pattern.startsWith('.') ? name === pattern.slice(1) || name.endsWith(pattern) : name === pattern;

function ownAddresses(): string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  return addresses
    .filter(({ internal }) => !internal)
    .map(({ address, family }) => (family === 'IPv6' ? `[${address}]` : address));
}
