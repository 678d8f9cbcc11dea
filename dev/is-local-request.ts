import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';

const localHost = /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i;

/**
 * Returns whether a request comes from this machine: the peer is a loopback address, the host is a local name, and
 * forwarded headers, if any, name local clients only. No proxy is trusted for this: a header can only make a request
 * less local.
 */
export function isLocalRequest({ headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>): boolean {
  const { forwarded, host, 'x-forwarded-for': forwardedFor, 'x-forwarded-host': forwardedHost } = headers;
  const told = [forwardedFor ?? []].flat().flatMap((header) => header.split(','));
  // No direct client of the development login sends `Forwarded`.
  if (forwarded !== undefined) return false;
  if (![host, ...[forwardedHost ?? []].flat()].every((name) => name !== undefined && localHost.test(name)))
    return false;
  return [socket.remoteAddress ?? '', ...told].every((address) => isLoopback(address.trim()));
}

const isLoopback = (address: string): boolean =>
  ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';
