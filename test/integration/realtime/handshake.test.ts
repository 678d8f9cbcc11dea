import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mintAccess, openLiveKitKeys } from '#src/livekit/access-token.ts';
import { guestCredential } from '#src/lobby/guest-credential.ts';
import { eventually } from '#test/support/eventually.ts';
import { type RealtimeScene, startRealtimeScene } from '#test/support/realtime-scene.ts';
import { nowhere, testSecret } from '#test/support/start-product.ts';
import type { WireOptions } from '#test/support/wire.ts';

describe('the handshake', () => {
  let scene: RealtimeScene;
  beforeAll(async () => {
    scene = await startRealtimeScene();
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  /** A participant's token. */
  const mint = async (room: string, seconds: number, secret = nowhere.secret) => {
    const keys = openLiveKitKeys({ ...nowhere, secret, publicUrl: nowhere.url, defaultSources: [] });
    const holder = { identity: randomUUID(), name: 'Pat', role: null, authenticated: false } as const;
    const attends = 'insert into greenroom.attendance (room, identity) values ($1, $2)';
    if (room !== '') await scene.people.pool.query(attends, [room, holder.identity]);
    return (await mintAccess(keys, holder, { name: room, configuration: {} }, seconds)).token;
  };

  it('refuses an invalid explicit credential with the matching code', async () => {
    const guest = randomUUID();
    const wrong = guestCredential('another secret', guest);
    const right = guestCredential(testSecret, guest);
    // Hosts and participants see the identity, so it is no credential.
    const stolen = [
      guest,
      `${guest}.`,
      right.slice(0, -1),
      right.toUpperCase(),
      `${right}.x`,
      wrong,
      '',
      5,
      {},
      [right],
    ];
    for (const value of stolen) {
      await expect(scene.connect({ auth: { guest: value } }), String(value)).rejects.toThrow('invalid_credential');
    }
    const room = randomUUID();
    const tokens = [
      await mint(room, 60, 'a-secret-of-somebody-else-32-characters'),
      `${await mint(room, 60)}x`,
      'x',
      7,
      {},
    ];
    for (const token of tokens) {
      await expect(scene.connect({ auth: { token } }), String(token)).rejects.toThrow('invalid_credential');
    }
    await expect(scene.connect({ auth: { token: await mint(room, -120) } })).rejects.toThrow('expired_credential');
    for (const auth of [{ guest: right }, { token: await mint(room, 60) }, { guest: null, token: null }, {}]) {
      expect((await scene.connect({ auth })).socket.connected).toBe(true);
    }
  });

  it('names the invalid credential', async () => {
    const { room } = await scene.host();
    const guest = guestCredential(testSecret, randomUUID());
    const refused = (auth: object, data: object) =>
      expect(scene.connect({ auth: { ...auth } })).rejects.toMatchObject({ data });
    const token = await mint(room, 60);
    await refused({ guest: 'x', token }, { code: 'invalid_credential', credential: 'guest' });
    await refused({ guest, token: 'x' }, { code: 'invalid_credential', credential: 'token' });
    await refused({ guest, token: await mint(room, -120) }, { code: 'expired_credential', credential: 'token' });
    await using crowded = await startRealtimeScene({ GREENROOM_SOCKETS_PER_ADDRESS: '1' });
    await crowded.connect();
    await expect(crowded.connect()).rejects.toMatchObject({ data: { code: 'throttled', retry_after: 5 } });
  });

  it('refuses LiveKit tokens of another issuer, without a room, or without an algorithm', async () => {
    const room = randomUUID();
    const token = await mint(room, 60);
    const [header, payload] = token.split('.') as [string, string];
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    await expect(scene.connect({ auth: { token: `${none}.${payload}.` } })).rejects.toThrow('invalid_credential');
    await expect(scene.connect({ auth: { token: `${header}.${payload}.AAAA` } })).rejects.toThrow('invalid_credential');
    await expect(scene.connect({ auth: { token: await mint('', 60) } })).rejects.toThrow('invalid_credential');
  });

  it('treats invalid cookies as absent', async () => {
    const { room, owner } = await scene.host();
    const guest = guestCredential('another secret', randomUUID());
    const wire = await scene.connect({ cookie: `meet_sessionid=wrong; greenroom_guest=${guest}; __proto__=x; =; %` });
    const ack = await wire.get('room:enter', { room });
    expect(ack).toMatchObject({ status: 'waiting', guest: expect.any(String) });

    await scene.people.endSession(owner);
    const late = await scene.connect({ cookie: owner.cookie });
    expect(await late.ask('lobby:list', { room, after: 0 })).toMatchObject({ ok: false, code: 'forbidden' });
  });

  it('ignores cookies on pages of other sites', async () => {
    const { room, owner } = await scene.host();
    const { guest, participant } = await (await scene.connect()).get('room:enter', { room });
    const cookie = `${owner.cookie}; greenroom_guest=${guest}`;
    for (const page of ['https://evil.example', 'null', 'http://localhost:1', 'file://']) {
      const foreign = await scene.connect({ cookie, page });
      expect(await foreign.ask('lobby:list', { room, after: 0 }), page).toMatchObject({ ok: false, code: 'forbidden' });
      expect((await foreign.get('room:enter', { room })).participant.id, page).not.toBe(participant.id);
    }
    const own = await scene.connect({ cookie, page: scene.product.origin });
    expect(await own.ask('lobby:list', { room, after: 0 })).toMatchObject({ ok: true });
  });

  it('recognises its own pages by the host that a trusted proxy forwards', async () => {
    const page = 'https://meet.example.org';
    const [forwardedHost, evil] = ['meet.example.org', 'evil.example'];
    await using behind = await startRealtimeScene({
      GREENROOM_TRUSTED_PROXIES: 'loopback',
      DJANGO_ALLOWED_HOSTS: 'meet.example.org,localhost',
    });
    const rights = async (of: RealtimeScene, options: WireOptions) => {
      const { room, owner } = await of.host();
      const wire = await of.connect({ cookie: owner.cookie, ...options });
      return (await wire.ask('lobby:list', { room, after: 0 })).ok;
    };
    expect(await rights(behind, { page, forwardedHost })).toBe(true);
    expect(await rights(behind, { page })).toBe(false);
    // A forwarded host counts only from a trusted proxy, and only if it is one of the product's hosts.
    await expect(behind.connect({ page: 'https://evil.example', forwardedHost: evil })).rejects.toThrow(
      'websocket error',
    );
    expect(await rights(scene, { page: 'https://evil.example', forwardedHost: evil })).toBe(false);
  });

  it('combines credentials, and prefers an explicit guest over the cookie', async () => {
    const { room, owner } = await scene.host();
    const { room: other } = await scene.host();
    const [one, two] = [
      await (await scene.connect()).get('room:enter', { room: other }),
      await (await scene.connect()).get('room:enter', { room: other }),
    ];
    const wire = await scene.connect({
      cookie: `${owner.cookie}; greenroom_guest=${one.guest}`,
      auth: { guest: two.guest, token: await mint(other, 60) },
    });
    expect(await wire.get('room:watch', { room })).toMatchObject({ role: 'host' });
    expect(await wire.get('room:watch', { room: other })).toMatchObject({ role: 'participant' });
    expect(await wire.hears('entry', 'the place of the guest')).toMatchObject({ participant: two.participant });
  });

  it('ends the rights of a participant with the expiry of the token', async () => {
    const { room } = await scene.host();
    // The handshake tolerates clock skew, the right does not.
    const wire = await scene.connect({ auth: { token: await mint(room, -5) } });
    expect(await wire.ask('room:watch', { room })).toMatchObject({ ok: false, code: 'forbidden' });
    const current = await scene.connect({ auth: { token: await mint(room, 60) } });
    expect(await current.ask('room:watch', { room })).toMatchObject({ ok: true, role: 'participant' });
    const { room: other } = await scene.host();
    expect(await current.ask('room:watch', { room: other })).toMatchObject({ ok: false, code: 'forbidden' });
  });

  it('limits connections per address, as forwarded by trusted proxies', async () => {
    await using crowded = await startRealtimeScene({
      GREENROOM_SOCKETS_PER_ADDRESS: '2',
      GREENROOM_TRUSTED_PROXIES: 'loopback',
    });
    const from = (forwardedFor: string) => crowded.connect({ forwardedFor });
    const office = await from('203.0.113.7');
    await from('203.0.113.7');
    await expect(from('203.0.113.7')).rejects.toThrow('throttled');
    // Addresses that the client itself prepends do not count.
    await expect(from('198.51.100.1, 203.0.113.7')).rejects.toThrow('throttled');
    await from('203.0.113.8');
    office.socket.disconnect();
    await eventually('that the place of a closed connection is free', () => from('203.0.113.7').catch(() => null));
  });

  it('ignores forwarded addresses unless proxies are trusted', async () => {
    await using crowded = await startRealtimeScene({ GREENROOM_SOCKETS_PER_ADDRESS: '1' });
    await crowded.connect({ forwardedFor: '203.0.113.7' });
    await expect(crowded.connect({ forwardedFor: '203.0.113.8' })).rejects.toThrow('throttled');
  });
});
