import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBrowserSession, logIn } from '#test/support/browser-session.ts';
import { type HttpProduct, startHttpProduct } from '#test/support/http-product.ts';

describe('the API root and the connection test', () => {
  let product: HttpProduct;
  const path = 'diagnostics/connection/';
  const ask = async (to: string, init: RequestInit = {}, of = product) => {
    const response = await fetch(`${of.origin}/api/v1.0/${to}`, { redirect: 'manual', ...init });
    return { status: response.status, headers: response.headers, json: JSON.parse((await response.text()) || '{}') };
  };
  const test = (of = product, headers: Record<string, string> = {}) => ask(path, { method: 'POST', headers }, of);

  beforeAll(async () => {
    product = await startHttpProduct({
      CONNECTION_TEST_ENABLED: 'true',
      CONNECTION_TEST_THROTTLE_RATES: '4/hour',
      CONNECTION_TEST_TOKEN_TTL_SECONDS: '120',
      CONNECTION_TEST_ROOM_EXTRA_AGE_SECONDS: '30',
      GREENROOM_TRUSTED_PROXIES: 'loopback',
      AUTHENTICATED_PARTICIPANTS_CAN_EDIT_DISPLAY_NAME: 'false',
    });
  });
  afterAll(() => product[Symbol.asyncDispose]());

  it('names the collections, by absolute addresses', async () => {
    const { status, json } = await ask('');
    expect(status).toBe(200);
    expect(json).toEqual({
      users: `${product.origin}/api/v1.0/users/`,
      rooms: `${product.origin}/api/v1.0/rooms/`,
      recordings: `${product.origin}/api/v1.0/recordings/`,
      files: `${product.origin}/api/v1.0/files/`,
      'resource-accesses': `${product.origin}/api/v1.0/resource-accesses/`,
    });
    expect(await ask('', { method: 'POST' })).toMatchObject({ status: 405 });
    expect((await fetch(`${product.origin}/api/v1.0`, { redirect: 'manual' })).headers.get('location')).toBe(
      '/api/v1.0/',
    );
  });

  it('gives everybody a token for a temporary room of their own', async () => {
    const { status, json } = await test();
    expect(status).toBe(200);
    const { livekit } = json;
    expect(livekit).toEqual({
      url: product.livekit.publicUrl,
      room: expect.stringMatching(/^connection-test-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      token: expect.any(String),
      expires_in: 120,
    });
    const claims = decodeJwt(livekit.token);
    expect(claims).toMatchObject({
      name: 'Connection Test',
      video: { room: livekit.room, roomAdmin: false, roomJoin: true },
    });
    expect(claims.exp! - Date.now() / 1000).toBeCloseTo(120, -1);
    expect(claims.exp! - claims.nbf!).toBe(120);
    const { rows } = await product.database.pool.query(
      `select extract(epoch from run_at - now())::int as seconds from graphile_worker.jobs
       where key = 'livekit.removeTestRoom/' || $1`,
      [livekit.room],
    );
    expect(rows).toEqual([{ seconds: expect.closeTo(150, -1) }]);
    const browser = createBrowserSession();
    await logIn(browser, product.origin, { email: 'ada@example.org', name: 'Ada' });
    const own = await (await browser.call('POST', `${product.origin}/api/v1.0/${path}`)).json();
    expect(decodeJwt((own as { livekit: { token: string } }).livekit.token).name).toBe('Ada');
  });

  it('is throttled by address, each call counted once, whatever a caller claims beyond the proxy', async () => {
    const from = (address: string) => test(product, { 'x-forwarded-for': address });
    for (let times = 0; times < 4; times++) expect((await from(`198.51.100.${times}, 203.0.113.7`)).status).toBe(200);
    const refused = await from('198.51.100.9, 203.0.113.7');
    expect(refused.status).toBe(429);
    expect(refused.json.detail).toMatch(/^Request was throttled\. Expected available in \d+ seconds\.$/);
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(3500);
    expect(refused.json.detail).toContain(` ${seconds} seconds.`);
    expect((await from('203.0.113.8')).status).toBe(200);
    for (const spelling of ['::ffff:203.0.113.7', '::FFFF:CB00:7107', '64:ff9b::203.0.113.7', '203.0.113.7:4711']) {
      expect((await from(spelling)).status, spelling).toBe(429);
    }
    for (const end of ['1', '2', 'b:c:d']) expect((await from(`2001:db8:0:1::${end}`)).status).toBe(200);
    expect((await from('[2001:DB8:0:1::4]:4711')).status).toBe(200);
    expect((await from('2001:db8:0:1:ffff::1')).status).toBe(429);
    expect((await from('2001:db8:0:2::1')).status).toBe(200);
  });

  it('is 404 while disabled, after the throttle', async () => {
    await using off = await startHttpProduct({ CONNECTION_TEST_THROTTLE_RATES: '1/hour' });
    expect(await test(off)).toMatchObject({ status: 404, json: { detail: 'Not found.' } });
    expect((await test(off)).status).toBe(429);
  });
});
