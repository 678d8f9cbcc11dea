import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { mintAccess, openLiveKitKeys } from '#src/livekit/access-token.ts';
import { countRefusals } from '#test/support/count-refusals.ts';
import { countStatements } from '#test/support/count-statements.ts';
import type { HttpProduct } from '#test/support/http-product.ts';
import { startRealtimeScene } from '#test/support/realtime-scene.ts';
import { createRestGuest } from '#test/support/rest-guest.ts';
import { type RestScene, startRestScene } from '#test/support/rest-scene.ts';

const ask = (origin: string, path: string, headers: Record<string, string> = {}, init: RequestInit = {}) =>
  fetch(`${origin}/api/v1.0/${path}`, { redirect: 'manual', headers, ...init });

describe('logins', () => {
  it('are limited per address, with a Retry-After', async () => {
    await using scene = await startRestScene({
      GREENROOM_LOGIN_RATES: '2/minute',
      GREENROOM_LOGIN_RETURN_RATES: '2/minute',
      GREENROOM_TRUSTED_PROXIES: '1',
    });
    const { origin } = scene.product;
    const from = (address: string, path: string) => ask(origin, path, { 'x-forwarded-for': address });
    for (const path of ['authenticate/', 'callback/']) {
      const statuses = [];
      for (let times = 0; times < 3; times++) statuses.push((await from('2001:db8::1', path)).status);
      expect(statuses.slice(0, 2), path).not.toContain(429);
      expect(statuses[2], path).toBe(429);
      const refused = await from('2001:db8::ffff:2', path);
      expect(refused.status).toBe(429);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);
      expect((await from('2001:db8:0:1::1', path)).status).not.toBe(429);
    }
    expect(await countRefusals(origin, 'login')).toBe(2);
  });
});

describe('rooms that do not exist', () => {
  const missing = (origin: string, address: string, path = `rooms/${randomUUID()}/`) =>
    ask(origin, path, { 'x-forwarded-for': address });

  it('are limited per address, then refused without a lookup', async () => {
    await using scene = await startRestScene({
      GREENROOM_MISSING_ROOM_RATES: '5/minute',
      GREENROOM_TRUSTED_PROXIES: '1',
      ALLOW_UNREGISTERED_ROOMS: 'false',
    });
    const { product } = scene;
    const owner = await scene.people.newPerson();
    const [known, unknown] = [await scene.people.newRoom(owner), await scene.people.newRoom(owner)];
    const get = (path?: string) => missing(product.origin, '203.0.113.7', path);
    expect((await get(`rooms/${known}/`)).status).toBe(200);
    for (let times = 0; times < 5; times++) expect((await get()).status).toBe(404);
    expect((await get()).status).toBe(429);
    await expectNothingAsked(product, async () => {
      for (const path of [undefined, 'rooms/no-such-room/', `rooms/${unknown}/`]) {
        const refused = await get(path);
        expect(refused.status).toBe(429);
        expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);
      }
      const knock = { method: 'POST', body: '{"username":"Grace"}' };
      const headers = { 'content-type': 'application/json', 'x-forwarded-for': '203.0.113.7' };
      expect((await ask(product.origin, `rooms/${randomUUID()}/request-entry/`, headers, knock)).status).toBe(429);
      const cookie = `${owner.cookie}; greenroom_guest=x`;
      const spoofed = await ask(product.origin, `rooms/${randomUUID()}/`, { cookie, 'x-forwarded-for': '203.0.113.7' });
      expect(spoofed.status).toBe(429);
    });
    // Rooms that people have come to stay open to others of their address, and everything to other addresses.
    expect((await get(`rooms/${known}/`)).status).toBe(200);
    expect((await missing(product.origin, '203.0.113.8')).status).toBe(404);
    expect(await countRefusals(product.origin, 'missing-room')).toBe(6);
  });

  it('count once by name where people may meet at it', async () => {
    await using scene = await startRestScene({
      GREENROOM_MISSING_ROOM_RATES: '3/minute',
      ALLOW_UNREGISTERED_ROOMS: 'true',
    });
    const get = async (name: string) => (await ask(scene.product.origin, `rooms/${name}/`)).status;
    for (let times = 0; times < 10; times++) expect(await get('lecture-hall')).toBe(200);
    expect([await get('one'), await get('two'), await get('three')]).toEqual([200, 200, 429]);
  });

  it('are counted over sockets and REST together', async () => {
    await using scene = await startRealtimeScene({
      GREENROOM_MISSING_ROOM_RATES: '4/minute',
      ALLOW_UNREGISTERED_ROOMS: 'false',
    });
    const wire = await scene.connect();
    const enter = () => wire.ask('room:enter', { room: randomUUID() });
    const rest = async () => (await ask(scene.product.origin, `rooms/${randomUUID()}/`)).status;
    expect([await rest(), await rest()]).toEqual([404, 404]);
    expect(await enter()).toMatchObject({ ok: false, code: 'not_found' });
    expect(await wire.ask('room:watch', { room: 'none' })).toMatchObject({ ok: false, code: 'not_found' });
    for (let times = 0; times < 2; times++) {
      expect(await enter()).toMatchObject({ ok: false, code: 'throttled', retry_after: expect.any(Number) });
    }
    expect(await rest()).toBe(429);
  });
});

describe('what one person may do', () => {
  it('is limited separately for hands, names and muting, with a token of any room', async () => {
    await using scene = await startRestScene({
      GREENROOM_HAND_RATES: '2/minute',
      GREENROOM_RENAME_RATES: '2/minute',
      GREENROOM_MUTE_RATES: '2/minute',
    });
    const owner = await scene.people.newPerson();
    const room = await scene.people.newRoom(owner, 'public');
    const bodies = {
      'toggle-hand': { raised: true },
      rename: { name: 'Grace' },
      'mute-participant': { participant_identity: 'somebody', track_sid: 'TR_x' },
    };
    for (const [act, body] of Object.entries(bodies)) {
      const as = async (identity: string) => (await doAct(scene, room, identity, act, body)).status;
      const statuses = [await as('one'), await as('one'), await as('one'), await as('two')];
      expect(statuses[2], act).toBe(429);
      expect([statuses[0], statuses[1], statuses[3]], act).not.toContain(429);
    }
    const refused = await doAct(scene, room, 'one', 'toggle-hand', { raised: true });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);
  });

  it('is limited by address as well, for as many people as may share it', async () => {
    await using scene = await startRestScene({
      GREENROOM_HAND_RATES: '2/minute',
      GREENROOM_PEOPLE_PER_ADDRESS: '3',
      GREENROOM_TRUSTED_PROXIES: '1',
    });
    const owner = await scene.people.newPerson();
    const room = await scene.people.newRoom(owner, 'public');
    const raise = async (address: string) =>
      (await doAct(scene, room, randomUUID(), 'toggle-hand', { raised: true }, { 'x-forwarded-for': address })).status;
    for (let times = 0; times < 6; times++) expect(await raise('203.0.113.7')).not.toBe(429);
    expect(await raise('203.0.113.7')).toBe(429);
    expect(await raise('203.0.113.8')).not.toBe(429);
  });

  it('is counted over REST and sockets together when they ask to enter', async () => {
    await using scene = await startRealtimeScene({ REQUEST_ENTRY_THROTTLE_RATES: '4/minute' });
    const { room } = await scene.host();
    const guest = createRestGuest(scene.product.origin, 'Grace');
    // The first call has no credential yet.
    for (let times = 0; times < 3; times++) expect((await guest.ask(room)).status).toBe(200);
    const wire = await scene.connect({ cookie: guest.cookie() });
    for (let times = 0; times < 2; times++) expect(await wire.ask('room:enter', { room })).toMatchObject({ ok: true });
    expect(await wire.ask('room:enter', { room })).toMatchObject({
      ok: false,
      code: 'throttled',
      retry_after: expect.any(Number),
    });
    expect((await guest.ask(room)).status).toBe(429);
    // An unknown speaker is identified by the connection.
    const other = await scene.connect();
    expect(await other.ask('room:enter', { room })).toMatchObject({ ok: true });
    expect(await countRefusals(scene.product.origin, 'request-entry')).toBe(2);
  });

  it('is limited for every other request over sockets', async () => {
    await using scene = await startRealtimeScene({ GREENROOM_LOBBY_RATES: '2/minute' });
    const requests = {
      'room:leave': {},
      'room:watch': {},
      'room:unwatch': {},
      'lobby:list': { after: 0 },
      'lobby:decide': { participant_id: randomUUID(), allow_entry: true },
      'lobby:admit-all': {},
    };
    for (const [name, more] of Object.entries(requests)) {
      const { room, wire } = await scene.host();
      const codes: unknown[] = [];
      for (let times = 0; times < 3; times++) {
        const ack = await wire.ask(name as 'room:leave', { room, ...more });
        codes.push(ack.ok ? 'ok' : ack.code);
      }
      expect(codes.slice(0, 2), name).not.toContain('throttled');
      expect(codes[2], name).toBe('throttled');
    }
  });
});

async function doAct(
  { product }: RestScene,
  room: string,
  identity: string,
  act: string,
  body: object,
  headers: Record<string, string> = {},
) {
  const keys = openLiveKitKeys({ ...product.livekit, defaultSources: [] });
  const holder = { identity, name: 'Pat', role: null, authenticated: false } as const;
  const { token } = await mintAccess(keys, holder, { name: room, configuration: {} });
  return ask(
    product.origin,
    `rooms/${room}/${act}/`,
    { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    { method: 'POST', body: JSON.stringify(body) },
  );
}

async function expectNothingAsked({ database }: HttpProduct, act: () => Promise<void>) {
  let taken = 0;
  const onAcquire = () => taken++;
  database.pool.on('acquire', onAcquire);
  expect(await countStatements(database.pool, act)).toBe(0);
  database.pool.off('acquire', onAcquire);
  expect(taken).toBe(0);
}
