import { networkInterfaces } from 'node:os';
import type { Settings } from '#src/settings/settings.ts';

/** Whether a host, with or without a port, is one that this product answers to. */
type HostRule = (host: string | undefined) => boolean;

// https://www.rfc-editor.org/rfc/rfc3986#section-3.2.2, as far as web servers are named.
const wellFormed = /^([a-z0-9._-]+|\[[a-f0-9:.]+\])(?::\d{1,5})?$/;

/**
 * The rule of `DJANGO_ALLOWED_HOSTS`: a name, `.example.org` for it and every name below it, `*` for any that is well
 * formed. In production the machine's own addresses are always taken, by which load balancers look after it; with
 * nothing named, only those.
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
