import { randomUUID } from 'node:crypto';
import { describe, expect, inject, it } from 'vitest';
import { roomAddress } from '#machines/addresses.ts';
import { deliver } from '#src/actors/deliver.ts';
import { enterRoom } from '#src/lobby/enter-room.ts';
import { startActorScene } from '#test/support/actor-scene.ts';
import { startRealtimeScene } from '#test/support/realtime-scene.ts';
import { createRestGuest } from '#test/support/rest-guest.ts';
import { startRestScene } from '#test/support/rest-scene.ts';
import { startTcpRelay } from '#test/support/tcp-relay.ts';

describe('a crowd of guests', () => {
  it('is limited in new knocks per address and second, and keeps waiting guests', async () => {
    await using scene = await startRestScene({ GREENROOM_KNOCKS_PER_SECOND_PER_ADDRESS: '5' });
    const host = await scene.people.newPerson();
    const room = await scene.people.newRoom(host, 'restricted');
    const newGuest = (name: string) => createRestGuest(scene.product.origin, name);
    const waiting = async () =>
      (await scene.call(host, 'GET', `rooms/${room}/waiting-participants/`)).json.participants;
    const first = newGuest('First');
    expect((await first.ask(room)).status).toBe(200);
    const crowd = await Promise.all(Array.from({ length: 12 }, () => newGuest('Crowd').ask(room)));
    const refused = crowd.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThanOrEqual(12 - 2 * 5);
    expect((await first.ask(room)).json).toMatchObject({ status: 'waiting' });
    expect(await waiting()).toHaveLength(13 - refused.length);
  });

  it('is admitted to a trusted room without a host if configured, and only during a meeting', async () => {
    await using open = await startRestScene({ GREENROOM_LOBBY_HOST_ABSENT: 'admit' });
    const owner = await open.people.newPerson();
    const knockAt = async (level: 'restricted' | 'trusted', people: readonly string[]) => {
      const room = await open.people.newRoom(owner, level);
      await deliver(
        open.product.runtime,
        people.map((identity) => ({
          to: roomAddress(room),
          event: {
            type: 'participant.joined',
            source: 'webhook',
            sid: `RM_${room}`,
            participant: { sid: `PA_${identity}`, identity, name: 'Some One', kind: 'standard' },
          },
          key: identity,
          cause: { by: 'webhook', id: identity },
        })),
      );
      const body = { username: 'Grace' };
      return (await open.call(null, 'POST', `rooms/${room}/request-entry/`, body)).json.status;
    };
    expect(await knockAt('trusted', ['somebody'])).toBe('accepted');
    expect(await knockAt('trusted', ['somebody', owner.sub])).toBe('waiting');
    expect(await knockAt('trusted', [])).toBe('waiting');
    expect(await knockAt('restricted', ['somebody'])).toBe('waiting');
  });

  it('notifies hosts of a knock, also right after a poll', async () => {
    await using scene = await startRestScene();
    const host = await scene.people.newPerson();
    const room = await scene.people.newRoom(host, 'restricted');
    const ask = (name: string) => createRestGuest(scene.product.origin, name).ask(room);
    const denied = ['First', 'Second'].map((name) => createRestGuest(scene.product.origin, name));
    for (const guest of denied) {
      const { id } = (await guest.ask(room)).json;
      await scene.call(host, 'POST', `rooms/${room}/enter/`, { participant_id: id, allow_entry: false });
    }
    const { pool } = scene.people;
    await pool.query(`update greenroom.stream set notify_at = now() - interval '1 minute' where room = $1`, [room]);
    const notices = async () => {
      const text = 'select run_at from graphile_worker.jobs where key like $1';
      return (await pool.query(text, [`lobby.notifyHosts/${room}/%`])).rowCount!;
    };
    const before = await notices();
    for (const guest of denied) expect((await guest.ask(room)).json.status).toBe('denied');
    expect((await ask('Third')).json.status).toBe('waiting');
    expect(await notices()).toBe(before + 1);
    // Knocks within the following second share one notice.
    await Promise.all([ask('Fourth'), ask('Fifth')]);
    expect(await notices()).toBe(before + 2);
  });

  it('is limited in waiting guests per address, who keep their places; others are throttled', async () => {
    await using scene = await startRealtimeScene({
      GREENROOM_WAITING_PER_ADDRESS: '3',
      GREENROOM_TRUSTED_PROXIES: '1',
    });
    const { room } = await scene.host();
    const { room: other } = await scene.host();
    const from = (forwardedFor: string, more: object = {}) => scene.connect({ forwardedFor, ...more });
    const rest = (at: string, address: string, cookie = '') =>
      fetch(`${scene.product.origin}/api/v1.0/rooms/${at}/request-entry/`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': address, cookie },
        body: JSON.stringify({ username: 'Grace' }),
      });
    const hall = '2001:db8:0:1::';
    const waiting = [await from(`${hall}1`), await from(`${hall}2`)];
    for (const wire of waiting) expect(await wire.get('room:enter', { room })).toMatchObject({ status: 'waiting' });
    const third = await rest(room, `${hall}3`);
    expect(third.status).toBe(200);
    const cookie = third.headers.getSetCookie()[0]!.split(';')[0]!;

    const refused = await rest(room, `${hall}4`);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    const fourth = await from(`${hall}4`);
    expect(await fourth.ask('room:enter', { room })).toMatchObject({
      ok: false,
      code: 'throttled',
      retry_after: expect.any(Number),
    });
    // Whoever waits asks again, accounts are known otherwise, and other rooms and addresses have places of their own.
    expect((await rest(room, `${hall}3`, cookie)).status).toBe(200);
    expect(await waiting[0]!.ask('room:enter', { room })).toMatchObject({ status: 'waiting' });
    const account = await from(`${hall}5`, { cookie: (await scene.people.newPerson()).cookie });
    expect(await account.ask('room:enter', { room })).toMatchObject({ status: 'waiting' });
    expect((await rest(other, `${hall}4`)).status).toBe(200);
    expect((await rest(room, '2001:db8:0:2::1')).status).toBe(200);
    // A place is free again as soon as somebody gives theirs up.
    await waiting[1]!.get('room:leave', { room });
    expect(await fourth.ask('room:enter', { room })).toMatchObject({ status: 'waiting' });
    expect((await rest(room, `${hall}6`)).status).toBe(429);
    const { rows } = await scene.people.pool.query('select address from greenroom.guest where room = $1', [room]);
    expect(rows.filter(({ address }) => address !== null)).toHaveLength(5);
    for (const { address } of rows) if (address !== null) expect(address).toHaveLength(16);
  });

  it('is limited for simultaneous knocks too', async () => {
    await using scene = await startRestScene({ GREENROOM_WAITING_PER_ADDRESS: '4' });
    const room = await scene.people.newRoom(await scene.people.newPerson(), 'restricted');
    const crowd = await Promise.all(
      Array.from({ length: 12 }, () => createRestGuest(scene.product.origin, 'Crowd').ask(room)),
    );
    expect(crowd.filter(({ status }) => status === 200)).toHaveLength(4);
    expect(crowd.filter(({ status }) => status === 429)).toHaveLength(8);
  });

  it('does not wait for a knock that is still being counted', async () => {
    await using scene = await startActorScene();
    const room = { ...(await scene.newRoom()), role: null };
    const counted = Promise.withResolvers<void>();
    const enter = (knocks: () => Promise<void>) =>
      enterRoom({ ...scene.lobby, knocks }, { session: null, guest: null, participants: [] }, room, {
        id: randomUUID(),
        address: '203.0.113.7',
        connection: randomUUID(),
        language: 'en',
      });
    const slow = enter(() => counted.promise);
    expect((await enter(async () => undefined)).answer.status).toBe('waiting');
    counted.resolve();
    expect((await slow).answer.status).toBe('waiting');
  });

  it('is not delayed by a Redis that does not answer', async () => {
    await using relay = await startTcpRelay(inject('redis').url);
    await using scene = await startRealtimeScene({ REDIS_URL: relay.url });
    const { room, wire } = await scene.host();
    await wire.get('room:watch', { room });
    const crowd = await Promise.all(Array.from({ length: 15 }, () => scene.connect()));
    relay.mute();
    const began = performance.now();
    await Promise.all(crowd.map((guest) => guest.get('room:enter', { room })));
    expect(performance.now() - began).toBeLessThan(7_000);
  });

  it('keeps the place of a guest who asks too often', async () => {
    await using strict = await startRestScene({ REQUEST_ENTRY_THROTTLE_RATES: '3/minute' });
    const owner = await strict.people.newPerson();
    const room = await strict.people.newRoom(owner, 'restricted');
    const ask = (cookie: string) =>
      fetch(`${strict.product.origin}/api/v1.0/rooms/${room}/request-entry/`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', cookie },
        body: JSON.stringify({ username: 'Grace' }),
      });
    const cookie = (await ask('')).headers.getSetCookie()[0]!.split(';')[0]!;
    const statuses: number[] = [];
    for (let times = 0; times < 5; times++) statuses.push((await ask(cookie)).status);
    expect(statuses).toEqual([200, 200, 200, 429, 429]);
    const due = async () =>
      (await strict.people.pool.query(`select due_at from greenroom.actor where room = $1 and kind = 'guest'`, [room]))
        .rows[0].due_at as Date;
    const before = await due();
    expect((await ask(cookie)).status).toBe(429);
    expect((await due()).getTime()).toBeGreaterThan(before.getTime());
  });
});
