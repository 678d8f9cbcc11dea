import type { IncomingMessage } from 'node:http';
import proxyAddr from 'proxy-addr';
import type { TrustedProxies } from '#src/settings/proxies.ts';
import { networkOf, plainAddress } from './network-of.ts';

/** Sender of a request, according to the trusted proxies. */
export interface Client {
  /** Rate limit key: the IPv4 address, or the IPv6 /64 network. */
  readonly network: string;
  /** Requested host with its port; undefined when no header is trusted. */
  readonly host: string | undefined;
  /** Whether the client used https. */
  readonly secure: boolean;
}

/** Returns the client of a request; computed once per request. */
export type ClientOf = (request: IncomingMessage) => Client;

/**
 * Reported when a request carries more forwarded addresses than are trusted: the setting is wrong, or the client forges
 * addresses.
 */
export interface Surplus {
  readonly addresses: number;
  readonly believed: number;
  /** Address range of the TCP peer. */
  readonly peer: 'private' | 'public';
}

const isPrivate = proxyAddr.compile(['loopback', 'linklocal', 'uniquelocal']);

const hour = 3_600_000;

/** Remembered senders, and the longest description of one, in characters: clients choose what headers say. */
const remembered = 1_000;
const longestKey = 300;

/**
 * Creates the function that finds the client of a request, for HTTP and sockets alike. Calls `onSurplus` at most once
 * an hour when untrusted addresses arrive.
 */
export function createClientOf(
  proxies: TrustedProxies,
  onSurplus: (surplus: Surplus) => void,
  now: () => number = Date.now,
): ClientOf {
  const trusts = trustIn(proxies);
  const known = new WeakMap<IncomingMessage, Client>();
  const recent = new Map<string, Client>();
  let quietUntil = Number.NEGATIVE_INFINITY;
  const read = (request: IncomingMessage): { client: Client; surplus: boolean } => {
    // Nearest first: the TCP peer, then the address that each trusted proxy added.
    const chain = proxyAddr.all(request, trusts).map((text) => plainAddress(text ?? ''));
    const told = entriesOf(request, 'x-forwarded-for').length;
    const surplus = told > chain.length - 1;
    if (surplus && now() >= quietUntil) {
      quietUntil = now() + hour;
      const peer = isPrivate(chain[0] ?? '', 0) ? 'private' : 'public';
      onSurplus({ addresses: told, believed: chain.length - 1, peer });
    }
    const trusted = trusts(chain[0] ?? '', 0) ? Math.max(1, chain.length - 1) : 0;
    const client = {
      // If a proxy's entry is not an address, the proxy itself counts as the client.
      network: networkOf(chain.findLast((address) => address !== null) ?? ''),
      host: hostOf(request, trusted),
      secure: isSecure(request, trusted),
    };
    return { client, surplus };
  };
  const find = (request: IncomingMessage): Client => {
    const key = keyOf(request);
    const found = recent.get(key);
    if (found !== undefined) return found;
    const { client, surplus } = read(request);
    // A surplus is reported again after an hour.
    if (!surplus && key.length <= longestKey) {
      recent.set(key, client);
      if (recent.size > remembered) recent.delete(recent.keys().next().value!);
    }
    return client;
  };
  return (request) => {
    const client = known.get(request) ?? find(request);
    known.set(request, client);
    return client;
  };
}

/** Cache key: everything that determines the client. Parsing addresses costs more than routing a short request. */
const keyOf = ({ socket, headers }: IncomingMessage): string =>
  [
    socket.remoteAddress,
    'encrypted' in socket,
    headers.host,
    headers['x-forwarded-for'],
    headers['x-forwarded-host'],
    headers['x-forwarded-proto'],
  ].join('\n');

/**
 * Returns whether the proxy at an address, `hop` hops away, is trusted. With a number of hops, only private addresses
 * are trusted.
 */
function trustIn(proxies: TrustedProxies): (address: string, hop: number) => boolean {
  const inRange = typeof proxies === 'number' ? isPrivate : proxyAddr.compile([...proxies]);
  const hops = typeof proxies === 'number' ? proxies : Number.POSITIVE_INFINITY;
  return (text, hop) => {
    const address = hop < hops ? plainAddress(text ?? '') : null;
    return address !== null && inRange(address, hop);
  };
}

/** Returns the requested host; undefined if the request has more forwarded hosts than trusted proxies. */
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
