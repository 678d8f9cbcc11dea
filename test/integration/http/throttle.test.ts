import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createThrottle } from '#src/api/throttle.ts';
import { readSettings } from '#src/settings/settings.ts';
import { eventually } from '#test/support/eventually.ts';
import { freshDatabase } from '#test/support/fresh-database.ts';
import { type Product, startProduct } from '#test/support/start-product.ts';
import { startTcpRelay, type TcpRelay } from '#test/support/tcp-relay.ts';

describe('throttles', () => {
  const settings = readSettings({
    REQUEST_ENTRY_THROTTLE_RATES: '2/minute',
    CREATION_CALLBACK_THROTTLE_RATES: '1/second',
    ROOMKIT_JOIN_THROTTLE_RATES: '1/hour',
    CONNECTION_TEST_THROTTLE_RATES: '2/minute',
  });
  const throttled: string[] = [];
  const clients: Redis[] = [];
  let relay: TcpRelay;
  const somebody = () => ({ address: randomUUID() });
  /** One replica; without an address, one that counts by itself. */
  const replica = (url?: string) => {
    const redis = url === undefined ? null : new Redis(url, { maxRetriesPerRequest: null });
    redis?.on('error', () => undefined);
    if (redis !== null) clients.push(redis);
    return createThrottle({ settings, redis, onThrottled: (scope) => throttled.push(scope) });
  };
  const tooMany = (call: Promise<void>) => expect(call).rejects.toMatchObject({ code: 'throttled' });

  beforeAll(async () => {
    relay = await startTcpRelay(inject('redis').url);
  });
  afterAll(async () => {
    for (const client of clients) client.disconnect();
    await relay[Symbol.asyncDispose]();
  });

  it('with a rate of 0 refuse everything', async () => {
    const none = readSettings({ CONNECTION_TEST_THROTTLE_RATES: '0/minute' });
    const redis = new Redis(relay.url, { maxRetriesPerRequest: null });
    clients.push(redis);
    for (const counted of [null, redis]) {
      const throttle = createThrottle({ settings: none, redis: counted, onThrottled: () => undefined });
      await tooMany(throttle('connection-test', somebody()));
    }
  });

  it('count each person separately, with a Retry-After', async () => {
    const throttle = replica();
    const user = { ...somebody(), user: randomUUID() };
    await throttle('request-entry', user);
    await throttle('request-entry', { ...user, address: 'elsewhere' });
    await expect(throttle('request-entry', user)).rejects.toMatchObject({
      code: 'throttled',
      message: expect.stringMatching(/^Request was throttled\. Expected available in (60|59) seconds\.$/),
      retryAfter: expect.closeTo(60, -1),
    });
    await throttle('request-entry', { ...user, user: randomUUID() });
    const caller = somebody();
    await throttle('creation-callback', caller);
    await expect(throttle('creation-callback', caller)).rejects.toMatchObject({
      message: 'Request was throttled. Expected available in 1 second.',
      retryAfter: 1,
    });
    expect(throttled.splice(0)).toEqual(['request-entry', 'creation-callback']);
  });

  it('identify guests by credential, addresses by trusted proxies, and devices not at all', async () => {
    const throttle = replica();
    const guest = (cookieHeader: string) => ({ ...somebody(), cookieHeader });
    await throttle('request-entry', guest('greenroom_guest=one'));
    await throttle('request-entry', guest('a=b; greenroom_guest=one'));
    await tooMany(throttle('request-entry', guest('greenroom_guest=one')));
    await throttle('request-entry', guest('lobbyParticipantId=two'));
    const nobody = somebody();
    for (let times = 0; times < 5; times++) await throttle('request-entry', nobody);
    // Counted once per call, and only against what is asked for.
    await throttle('connection-test', nobody);
    await throttle('connection-test', nobody);
    await tooMany(throttle('connection-test', nobody));
    const user = { ...nobody, user: randomUUID() };
    for (let times = 0; times < 5; times++) await throttle('creation-callback', user);
    await throttle('roomkit-join', somebody());
    await tooMany(throttle('roomkit-join', somebody()));
  });

  it('are counted by all replicas together', async () => {
    const [one, two] = [replica(relay.url), replica(relay.url)];
    await eventually('both replicas reach Redis', () => clients.slice(-2).every(({ status }) => status === 'ready'));
    const caller = somebody();
    await one('connection-test', caller);
    await two('connection-test', caller);
    await tooMany(one('connection-test', caller));
    await tooMany(two('connection-test', caller));
    expect(throttled.splice(0)).toContain('connection-test');
  });

  it('are counted by each replica while Redis is unreachable, or does not answer', async () => {
    const throttle = replica(relay.url);
    await eventually('the replica reaches Redis', () => clients.at(-1)!.status === 'ready');
    for (const takeAway of [() => relay.mute(), () => relay.cut()]) {
      await takeAway();
      const caller = somebody();
      await throttle('connection-test', caller);
      await throttle('connection-test', caller);
      await tooMany(throttle('connection-test', caller));
    }
    await relay.restore();
    await eventually('Redis counts again', () => clients.at(-1)!.status === 'ready');
    await throttle('connection-test', somebody());
  });

  it('hold over all replicas of the product, and are seen in its metrics', async () => {
    const database = await freshDatabase();
    const env = {
      REDIS_URL: inject('redis').url,
      CONNECTION_TEST_ENABLED: 'true',
      CONNECTION_TEST_THROTTLE_RATES: '2/hour',
      GREENROOM_TRUSTED_PROXIES: 'loopback',
    };
    try {
      await using one = await startProduct({ databaseUrl: database.url, env });
      await using two = await startProduct({ databaseUrl: database.url, env });
      // Redis is shared with other tests, which come from other networks of 64 bits.
      const headers = { 'x-forwarded-for': `2001:db8:${randomUUID().slice(0, 4)}:${randomUUID().slice(0, 4)}::1` };
      const test = async ({ origin }: Product) =>
        (await fetch(`${origin}/api/v1.0/diagnostics/connection/`, { method: 'POST', headers })).status;
      expect([await test(one), await test(two), await test(one), await test(two)]).toEqual([200, 200, 429, 429]);
      const authorization = 'Bearer an-operators-token-of-tests';
      const metrics = await (await fetch(`${one.origin}/metrics`, { headers: { authorization } })).text();
      expect(metrics).toContain('greenroom_throttled_requests_total{scope="connection-test"} 1');
    } finally {
      await database.drop();
    }
  });
});
