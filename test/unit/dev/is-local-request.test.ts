import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import { isLocalRequest } from '#dev/is-local-request.ts';

const ask = (remoteAddress: string | undefined, headers: IncomingMessage['headers']) =>
  isLocalRequest({ headers, socket: { remoteAddress } as IncomingMessage['socket'] });

it.each([
  ['127.0.0.1', { host: 'localhost:8000' }],
  ['::1', { host: '[::1]:8000' }],
  ['::ffff:127.0.0.1', { host: '127.0.0.1' }],
  ['127.0.0.1', { host: 'localhost', 'x-forwarded-for': '::1, 127.0.0.1', 'x-forwarded-host': 'localhost' }],
])('a request of %s with %j is local', (peer, headers) => {
  expect(ask(peer, headers)).toBe(true);
});

it.each([
  ['10.0.0.1', { host: 'localhost:8000' }],
  ['172.17.0.1', { host: 'localhost:8000', 'x-forwarded-for': '127.0.0.1' }],
  ['127.0.0.1', { host: 'meet.example.org' }],
  ['127.0.0.1', { host: 'localhost.example.org' }],
  ['127.0.0.1', {}],
  ['127.0.0.1', { host: 'localhost', 'x-forwarded-for': '203.0.113.7' }],
  ['127.0.0.1', { host: 'localhost', 'x-forwarded-for': '127.0.0.1, 203.0.113.7' }],
  ['127.0.0.1', { host: 'localhost', 'x-forwarded-for': 'unknown' }],
  ['127.0.0.1', { host: 'localhost', forwarded: 'for=127.0.0.1' }],
  ['127.0.0.1', { host: 'localhost', 'x-forwarded-host': 'meet.example.org' }],
  [undefined, { host: 'localhost' }],
])('a request of %s with %j is not', (peer, headers) => {
  expect(ask(peer, headers)).toBe(false);
});
