import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { type Client, createClientOf, type Surplus } from '#src/api/client-of.ts';
import type { TrustedProxies } from '#src/settings/proxies.ts';

/** A request of this peer with these headers: `for`, `host` and `proto` of `X-Forwarded-`. */
const request = (
  peer: string | undefined,
  told: { readonly for?: string; readonly host?: string; readonly proto?: string } = {},
) => {
  const forwarded = Object.entries(told).map(([name, value]) => [`x-forwarded-${name}`, value]);
  const headers = { host: 'own.example', ...Object.fromEntries(forwarded) };
  return { socket: { remoteAddress: peer }, headers } as unknown as IncomingMessage;
};

const read = (proxies: TrustedProxies, ...args: Parameters<typeof request>): Client =>
  createClientOf(proxies, () => undefined)(request(...args));

describe('a number of proxies', () => {
  it.each<[number, string, string | undefined, string]>([
    // On an intranet clients have private addresses, too, and may write what they like in front of them.
    [1, '10.0.0.2', '10.1.1.1', '10.1.1.1'],
    [1, '10.0.0.2', '203.0.113.9, 10.1.1.1', '10.1.1.1'],
    [2, '10.0.0.2', '10.1.1.1, 10.0.0.1', '10.1.1.1'],
    [2, '10.0.0.2', '203.0.113.9, 10.1.1.1, 10.0.0.1', '10.1.1.1'],
    // A proxy at a public address is none that a number stands for.
    [2, '10.0.0.2', '10.1.1.1, 198.51.100.1', '198.51.100.1'],
    [1, '198.51.100.1', '203.0.113.9', '198.51.100.1'],
    [1, '10.0.0.2', undefined, '10.0.0.2'],
    [0, '127.0.0.1', '203.0.113.9', '127.0.0.1'],
    [1, '::1', '203.0.113.9', '203.0.113.9'],
    [1, '::ffff:10.0.0.2', '203.0.113.9', '203.0.113.9'],
    [1, '::ffff:a00:2', '203.0.113.9', '203.0.113.9'],
    [1, 'fe80::1%eth0', '203.0.113.9', '203.0.113.9'],
    [1, 'fd00::1', '2001:DB8:0:1::9', '2001:db8:0:1::/64'],
    [1, '10.0.0.2', '[2001:db8:0:1::9]:4711', '2001:db8:0:1::/64'],
    [2, '10.0.0.2', '203.0.113.9:4711, 10.0.0.1:80', '203.0.113.9'],
    // What is no address stands for nobody: the proxy that wrote it does.
    [1, '10.0.0.2', 'unknown', '10.0.0.2'],
    [1, '10.0.0.2', '203.0.113.9, _hidden', '10.0.0.2'],
    [2, '10.0.0.2', 'unknown, 10.0.0.1', '10.0.0.1'],
    [1, '10.0.0.2', ' , 203.0.113.9 ,', '203.0.113.9'],
  ])('%i: from %s, %j is %s', (hops, peer, told, network) => {
    expect(read(hops, peer, told === undefined ? {} : { for: told }).network).toBe(network);
  });

  it('says nothing of a connection that is gone', () => {
    expect(read(1, undefined, { for: '203.0.113.9' })).toMatchObject({ network: '', secure: false });
  });
});

describe('networks of proxies', () => {
  it.each<[readonly string[], string, string, string]>([
    [['198.51.100.0/24'], '198.51.100.7', '203.0.113.9', '203.0.113.9'],
    [['198.51.100.0/24'], '198.51.101.7', '203.0.113.9', '198.51.101.7'],
    [['198.51.100.0/24', 'loopback'], '127.0.0.1', '9.9.9.9, 203.0.113.9, 198.51.100.7', '203.0.113.9'],
    [['198.51.100.0/24', 'loopback'], '127.0.0.1', '203.0.113.9, 198.51.100.7:443', '203.0.113.9'],
    [['2001:db8::/32'], '2001:db8::1', '203.0.113.9', '203.0.113.9'],
    [[], '127.0.0.1', '203.0.113.9', '127.0.0.1'],
  ])('%j: from %s, %j is %s', (networks, peer, told, network) => {
    expect(read(networks, peer, { for: told }).network).toBe(network);
  });
});

describe('the host and the scheme', () => {
  it('are trusted like addresses', () => {
    const told = { for: '203.0.113.9', host: 'meet.example', proto: 'HTTPS' };
    expect(read(1, '10.0.0.2', told)).toEqual({ network: '203.0.113.9', host: 'meet.example', secure: true });
    expect(read(1, '198.51.100.1', told)).toEqual({ network: '198.51.100.1', host: 'own.example', secure: false });
    expect(read([], '10.0.0.2', told)).toMatchObject({ host: 'own.example', secure: false });
  });

  it('are trusted from a proxy that sends no address', () => {
    const told = { host: 'meet.example', proto: 'https' };
    expect(read(1, '10.0.0.2', told)).toEqual({ network: '10.0.0.2', host: 'meet.example', secure: true });
  });

  it('never come from a client’s own values', () => {
    const told = { for: '203.0.113.9', host: 'evil.example, meet.example', proto: 'https, http' };
    expect(read(1, '10.0.0.2', told)).toMatchObject({ host: undefined, secure: false });
    const twice = { for: '203.0.113.9, 10.0.0.1', host: 'meet.example, inner', proto: 'https, http' };
    expect(read(2, '10.0.0.2', twice)).toMatchObject({ host: 'meet.example', secure: true });
  });
});

it('is worked out once for a request', () => {
  const clientOf = createClientOf(1, () => undefined);
  const one = request('10.0.0.2', { for: '203.0.113.9' });
  const before = clientOf(one);
  one.headers['x-forwarded-for'] = '203.0.113.10';
  expect(clientOf(one)).toBe(before);
});

it('tells of addresses that are not believed, at most once an hour', () => {
  const told: Surplus[] = [];
  let now = 0;
  const clientOf = createClientOf(
    1,
    (surplus) => told.push(surplus),
    () => now,
  );
  clientOf(request('10.0.0.2', { for: '203.0.113.9' }));
  clientOf(request('10.0.0.2'));
  expect(told).toEqual([]);
  clientOf(request('198.51.100.1', { for: '203.0.113.9' }));
  clientOf(request('10.0.0.2', { for: '9.9.9.9, 203.0.113.9' }));
  expect(told.splice(0)).toEqual([{ addresses: 1, believed: 0, peer: 'public' }]);
  now = 3_600_000;
  for (let times = 0; times < 3; times++) clientOf(request('10.0.0.2', { for: '9.9.9.9, 203.0.113.9' }));
  expect(told).toEqual([{ addresses: 2, believed: 1, peer: 'private' }]);
});

it('a remembered sender is told apart from those whose requests differ in one respect', () => {
  const clientOf = createClientOf(1, () => undefined);
  const senders: readonly (readonly [Parameters<typeof request>, Client])[] = [
    [['10.0.0.2'], { network: '10.0.0.2', host: 'own.example', secure: false }],
    [['10.0.0.3'], { network: '10.0.0.3', host: 'own.example', secure: false }],
    [['10.0.0.2', { for: '203.0.113.9' }], { network: '203.0.113.9', host: 'own.example', secure: false }],
    [['10.0.0.2', { host: 'other.example' }], { network: '10.0.0.2', host: 'other.example', secure: false }],
    [['10.0.0.2', { proto: 'https' }], { network: '10.0.0.2', host: 'own.example', secure: true }],
  ];
  for (const [sender, client] of [...senders, ...senders]) expect(clientOf(request(...sender))).toEqual(client);
});
