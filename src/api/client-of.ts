import type { IncomingMessage } from 'node:http';
import proxyAddr from 'proxy-addr';
import type { TrustedProxies } from '#src/settings/proxies.ts';
import { networkOf, plainAddress } from './network-of.ts';

/** Who sent a request, as far as trusted proxies tell it. */
export interface Client {
  /** What they are counted by: the IPv4 address, or the IPv6 network of 64 bits. */
  readonly network: string;
  /** The host that they addressed, with its port; undefined when none is believed. */
  readonly host: string | undefined;
  /** Whether they came by https. */
  readonly secure: boolean;
}

/** Tells who sent a request, worked out once for each. */
export type ClientOf = (request: IncomingMessage) => Client;

/** More addresses came than are believed: a setting that does not fit, or a client that invents some. */
export interface Surplus {
  readonly addresses: number;
  readonly believed: number;
  /** Where the connection itself came from. */
  readonly peer: 'private' | 'public';
}

const isPrivate = proxyAddr.compile(['loopback', 'linklocal', 'uniquelocal']);

const hour = 3_600_000;

/**
 * Makes what tells the client of a request, for HTTP and sockets alike. `onSurplus` hears at most once an hour of
 * addresses that are not believed.
 */
export function createClientOf(
  proxies: TrustedProxies,
  onSurplus: (surplus: Surplus) => void,
  now: () => number = Date.now,
): ClientOf {
  const trusts = trustIn(proxies);
  const known = new WeakMap<IncomingMessage, Client>();
  let quietUntil = Number.NEGATIVE_INFINITY;
  const read = (request: IncomingMessage): Client => {
    // Nearest first: the peer, and what each trusted proxy says of the one before it.
    const chain = proxyAddr.all(request, trusts).map((text) => plainAddress(text ?? ''));
    const told = entriesOf(request, 'x-forwarded-for').length;
    if (told > chain.length - 1 && now() >= quietUntil) {
      quietUntil = now() + hour;
      const peer = isPrivate(chain[0] ?? '', 0) ? 'private' : 'public';
      onSurplus({ addresses: told, believed: chain.length - 1, peer });
    }
    const trusted = trusts(chain[0] ?? '', 0) ? Math.max(1, chain.length - 1) : 0;
    return {
      // A proxy that names no address stands for its client.
      network: networkOf(chain.findLast((address) => address !== null) ?? ''),
      host: hostOf(request, trusted),
      secure: isSecure(request, trusted),
    };
  };
  return (request) => {
    const client = known.get(request) ?? read(request);
    known.set(request, client);
    return client;
  };
}

/** Whether the proxy at an address, so many hops away, is believed. A number of hops is believed of private addresses only. */
function trustIn(proxies: TrustedProxies): (address: string, hop: number) => boolean {
  const inRange = typeof proxies === 'number' ? isPrivate : proxyAddr.compile([...proxies]);
  const hops = typeof proxies === 'number' ? proxies : Number.POSITIVE_INFINITY;
  return (text, hop) => {
    const address = hop < hops ? plainAddress(text ?? '') : null;
    return address !== null && inRange(address, hop);
  };
}

/** One entry more than trusted proxies could add is a client's own. */
function hostOf(request: IncomingMessage, trusted: number): string | undefined {
  const told = trusted === 0 ? [] : entriesOf(request, 'x-forwarded-host');
  if (told.length === 0) return request.headers.host;
  return told.length > trusted ? undefined : told[0];
}

function isSecure(request: IncomingMessage, trusted: number): boolean {
  const told = trusted === 0 ? [] : entriesOf(request, 'x-forwarded-proto');
  const believed = told.slice(-trusted)[0];
  return believed === undefined ? 'encrypted' in request.socket : believed.toLowerCase() === 'https';
}

const entriesOf = ({ headers }: IncomingMessage, name: string): string[] =>
  [headers[name] ?? []]
    .flat()
    .join(',')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
