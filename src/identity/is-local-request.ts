import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';

const localHost = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;

/**
 * Whether somebody at this very machine asks: the peer is its loopback address, it is addressed by a name of its own,
 * and a proxy in between, if there is one, says the same of whoever it asks for. No proxy is trusted for that: what
 * anybody claims can only make a request less local.
 */
export function isLocalRequest({ headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>): boolean {
  const { forwarded, host, 'x-forwarded-for': forwardedFor, 'x-forwarded-host': forwardedHost } = headers;
  const told = [forwardedFor ?? []].flat().flatMap((header) => header.split(','));
  // Nothing that speaks to the development login by itself writes this one.
  if (forwarded !== undefined) return false;
  if (![host, ...[forwardedHost ?? []].flat()].every((name) => name !== undefined && localHost.test(name)))
    return false;
  return [socket.remoteAddress ?? '', ...told].every((address) => isLoopback(address.trim()));
}

const isLoopback = (address: string): boolean =>
  ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';
