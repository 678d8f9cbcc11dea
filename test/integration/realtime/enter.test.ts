import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyAccess } from '#src/livekit/access-token.ts';
import { type RealtimeScene, startRealtimeScene } from '#test/support/realtime-scene.ts';
import { nowhere } from '#test/support/start-product.ts';

describe('room:enter', () => {
  let scene: RealtimeScene;
  beforeAll(async () => {
    scene = await startRealtimeScene();
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  it('accepts entitled people at once, with their own token', async () => {
    const { room: open } = await scene.host('public');
    const { room: trusted } = await scene.host('trusted');
    const { room: closed } = await scene.host('restricted');
    const member = await scene.people.newPerson('Max Member');
    await scene.people.setRole(closed, member, 'member');

    const anonymous = await (await scene.connect()).get('room:enter', { room: open, username: 'Ann' });
    expect(anonymous).toMatchObject({ status: 'accepted', participant: { username: 'Ann' }, host_present: false });
    expect(anonymous.livekit).toMatchObject({ room: open, url: nowhere.url });
    expect(await verifyAccess(nowhere, anonymous.livekit!.token)).toMatchObject({
      identity: anonymous.participant.id,
      name: 'Ann',
      room: open,
    });

    const wire = await scene.connect({ cookie: member.cookie });
    for (const room of [trusted, closed]) {
      const ack = await wire.get('room:enter', { room });
      expect(ack).toMatchObject({ status: 'accepted', participant: { id: member.sub, username: 'Max Member' } });
      expect(ack).not.toHaveProperty('guest');
      expect(await verifyAccess(nowhere, ack.livekit!.token)).toMatchObject({ identity: member.sub, room });
    }
  });

  it('makes everybody else knock, without a token', async () => {
    const { room: trusted } = await scene.host('trusted');
    const { room: closed } = await scene.host('restricted');
    const stranger = await scene.people.newPerson('Stan Stranger');
    for (const [room, cookie] of [
      [trusted, undefined],
      [closed, undefined],
      [closed, stranger.cookie],
    ] as const) {
      const ack = await (await scene.connect(cookie === undefined ? {} : { cookie })).get('room:enter', { room });
      expect(ack.status).toBe('waiting');
      expect(ack.participant.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(ack).not.toHaveProperty('livekit');
    }
  });

  it('accepts the slug, and the uuid in either case', async () => {
    const { room } = await scene.host();
    const wire = await scene.connect();
    const first = await wire.get('room:enter', { room });
    for (const name of [`room-${room}`, room.toUpperCase(), `{${room.replaceAll('-', '')}}`]) {
      const again = await wire.get('room:enter', { room: name });
      expect([again.participant.id, again.number], name).toEqual([first.participant.id, first.number]);
    }
  });

  it('answers not_found for an unknown room', async () => {
    const wire = await scene.connect();
    for (const room of [randomUUID(), 'nowhere', '!!!']) {
      expect(await wire.ask('room:enter', { room }), room).toMatchObject({ ok: false, code: 'not_found' });
    }
  });

  it('keeps place and id of a guest in two tabs and after a reconnect', async () => {
    const { room } = await scene.host();
    const first = await scene.connect();
    const knocked = await first.get('room:enter', { room, username: 'Gus' });
    expect(knocked.guest).toMatch(new RegExp(`^${knocked.participant.id}\\.`));
    const again = await first.get('room:enter', { room });
    const tab = await scene.connect({ auth: { guest: knocked.guest } });
    const inTab = await tab.get('room:enter', { room, username: 'Another Name' });
    first.socket.disconnect();
    tab.socket.disconnect();
    const back = await (await scene.connect({ auth: { guest: knocked.guest } })).get('room:enter', { room });
    const inCookie = await scene.connect({ cookie: `greenroom_guest=${knocked.guest}` });
    expect(again.participant).toEqual(knocked.participant);
    for (const ack of [inTab, back, await inCookie.get('room:enter', { room })]) {
      expect(ack).toMatchObject({
        status: 'waiting',
        participant: { ...knocked.participant, username: 'Another Name' },
        number: knocked.number,
        position: 1,
      });
      expect(ack).not.toHaveProperty('guest');
    }
  });

  it('gives an account one place for two browsers', async () => {
    const { room } = await scene.host();
    const { room: other } = await scene.host();
    const person = await scene.people.newPerson();
    const [one, two] = [await scene.connect({ cookie: person.cookie }), await scene.connect({ cookie: person.cookie })];
    const first = await one.get('room:enter', { room });
    const second = await two.get('room:enter', { room });
    expect(second.participant).toEqual(first.participant);
    expect(second.number).toBe(first.number);
    expect(first).not.toHaveProperty('guest');
    expect(first.participant.id).not.toBe(person.sub);
    // The ids differ per room, so hosts of two rooms cannot link the account.
    expect((await one.get('room:enter', { room: other })).participant.id).not.toBe(first.participant.id);
  });

  it('cleans the name', async () => {
    const { room } = await scene.host();
    const nameOf = async (username: string) =>
      (await (await scene.connect()).get('room:enter', { room, username })).participant.username;
    expect(await nameOf('  Eve \u202egnp.exe\u0000\n ')).toBe('Eve gnp.exe');
    expect(await nameOf('\u0007')).toBe('Anonymous');
    expect(await nameOf('a\ud800b')).toBe('a\ufffdb');
    expect(await nameOf('é'.repeat(300))).toBe('é'.repeat(255));
  });

  it('numbers positions by the order of the knocks', async () => {
    const { room, wire: host } = await scene.host();
    const guests = await Promise.all(
      Array.from({ length: 12 }, async () => (await scene.connect()).get('room:enter', { room })),
    );
    const byNumber = guests.toSorted((a, b) => a.number! - b.number!);
    expect(byNumber.map(({ position }) => position)).toEqual(byNumber.map((_, index) => index + 1));
    await host.get('lobby:decide', { room, participant_id: byNumber[2]!.participant.id, allow_entry: false });
    const fourth = await scene.connect({ auth: { guest: byNumber[3]!.guest } });
    expect(await fourth.get('room:enter', { room })).toMatchObject({ position: 3, number: byNumber[3]!.number });
    expect(await (await scene.connect()).get('room:enter', { room })).toMatchObject({ position: 12 });
  });

  it('reports whether a host watches', async () => {
    const { room, wire: host } = await scene.host();
    const guest = await scene.connect();
    expect((await guest.get('room:enter', { room })).host_present).toBe(false);
    await host.get('room:watch', { room });
    expect((await guest.get('room:enter', { room })).host_present).toBe(true);
    host.socket.disconnect();
    await expect
      .poll(async () => (await guest.get('room:enter', { room })).host_present, { message: 'the host is gone' })
      .toBe(false);
  });

  it('repairs wrong records of watching hosts', async () => {
    const { room, wire: host } = await scene.host();
    const { room: unwatched } = await scene.host();
    await host.get('room:watch', { room });
    await scene.people.pool.query('update greenroom.host_watch set room = $2 where room = $1', [room, unwatched]);
    await scene.product.app.realtime.lookRound();
    const present = async (where: string) =>
      (await (await scene.connect()).get('room:enter', { room: where })).host_present;
    expect(await Promise.all([present(room), present(unwatched)])).toEqual([true, false]);
  });

  it('returns the stored answer for a repeated request and changes nothing', async () => {
    const { room } = await scene.host();
    const id = randomUUID();
    const guest = await scene.connect();
    const first = await guest.get('room:enter', { room, id, username: 'Gus' });
    expect(await guest.get('room:enter', { room, id, username: 'Gus' })).toEqual(first);
    const { rows } = await scene.people.pool.query(
      'select (select count(*)::int from greenroom.guest where room = $1) as guests, waiting, lobby_head::int as head from greenroom.stream where room = $1',
      [room],
    );
    expect(rows).toEqual([{ guests: 1, waiting: 1, head: 1 }]);
  });

  it('applies two simultaneous repeats once', async () => {
    const { room } = await scene.host();
    const id = randomUUID();
    const wire = await scene.connect();
    const acks = await Promise.all(Array.from({ length: 6 }, () => wire.get('room:enter', { room, id })));
    for (const ack of acks) expect(ack).toEqual(acks[0]);
    expect(acks[0]).toMatchObject({ status: 'waiting', position: 1 });
  });

  it('treats the request id of another speaker as a new request', async () => {
    const { room, wire: host } = await scene.host();
    const id = randomUUID();
    const victim = await (await scene.connect()).get('room:enter', { room, id, username: 'Vera' });
    const thief = await scene.connect();
    const stolen = await thief.get('room:enter', { room, id, username: 'Theo' });
    expect(stolen).toMatchObject({ status: 'waiting', position: 2, participant: { username: 'Theo' } });
    expect(stolen.participant.id).not.toBe(victim.participant.id);
    expect(stolen.guest).not.toBe(victim.guest);
    // With the guest credential, another connection gets the stored answer.
    const back = await scene.connect({ auth: { guest: victim.guest } });
    const { guest: _, ...answer } = victim;
    expect(await back.get('room:enter', { room, id, username: 'Vera' })).toEqual(answer);
    // A host's request with the id of a guest's request is still applied.
    const decision = { room, id, participant_id: victim.participant.id, allow_entry: true };
    expect(await host.get('lobby:decide', decision)).toMatchObject({ outcome: 'admitted' });
  });

  it('writes a hash of the request id to the journal, not the id', async () => {
    const { room, wire: host } = await scene.host();
    const guest = await scene.connect();
    const ids = Array.from({ length: 4 }, () => randomUUID());
    const { participant } = await guest.get('room:enter', { room, id: ids[0]! });
    const decision = { participant_id: participant.id, allow_entry: false };
    await host.get('lobby:decide', { room, id: ids[1]!, ...decision });
    await host.get('lobby:admit-all', { room, id: ids[2]! });
    await guest.get('room:leave', { room, id: ids[3]! });
    const { rows } = await scene.people.pool.query(
      'select request, j::text as line from greenroom.journal j where room = $1',
      [room],
    );
    expect(rows.length).toBeGreaterThan(1);
    for (const { request } of rows) expect(request).toMatch(/^[0-9a-f]{32}$/);
    for (const id of ids) expect(rows.map(({ line }) => line).join()).not.toContain(id);
  });

  it('mints a new token for a repeated answer only while the right exists', async () => {
    const { room, wire: host } = await scene.host();
    const guest = await scene.connect();
    const { participant } = await guest.get('room:enter', { room });
    await host.get('lobby:decide', { room, participant_id: participant.id, allow_entry: true });
    const id = randomUUID();
    const accepted = await guest.get('room:enter', { room, id });
    expect(accepted).toMatchObject({ status: 'accepted', participant, livekit: { room } });
    const { rows } = await scene.people.pool.query('select ack::text from greenroom.ack where id = $1', [id]);
    expect(rows[0].ack).not.toContain('token');
    expect(await guest.get('room:enter', { room, id })).toMatchObject({ status: 'accepted', livekit: { room } });

    await host.get('lobby:decide', { room, participant_id: participant.id, allow_entry: false });
    const after = await guest.get('room:enter', { room, id });
    expect(after).not.toHaveProperty('livekit');
  });

  it('is answered in order among many requests of one connection', async () => {
    const { room } = await scene.host();
    const { rows } = await scene.people.pool.query('select slug from meet_room where resource_id = $1', [room]);
    const guest = await scene.connect();
    for (const reference of [room, room.toUpperCase(), rows[0].slug]) {
      const asked = [
        guest.ask('room:enter', { room }),
        guest.ask('room:watch', { room: reference }),
        guest.ask('room:leave', { room: reference }),
        guest.ask('room:enter', { room: reference }),
        guest.ask('room:leave', { room }),
      ];
      const [, watched, , again] = await Promise.all(asked);
      expect(watched, reference).toMatchObject({ ok: true, role: 'guest' });
      expect(again, reference).toMatchObject({ status: 'waiting', position: 1 });
      const waiting = 'select count(*)::int as count from greenroom.guest where room = $1 and status = $2';
      const { rows: left } = await scene.people.pool.query(waiting, [room, 'waiting']);
      expect(left, reference).toEqual([{ count: 0 }]);
    }
  });

  it('does not make a request of another type a repeat', async () => {
    const { room } = await scene.host();
    const guest = await scene.connect();
    const id = randomUUID();
    const { participant } = await guest.get('room:enter', { room, id });
    expect(await guest.ask('room:leave', { room, id })).toEqual({ ok: true });
    const { rows } = await scene.people.pool.query('select status from greenroom.guest where id = $1', [
      participant.id,
    ]);
    expect(rows).toEqual([{ status: 'gone' }]);
  });
});
