import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '#test/support/eventually.ts';
import { type RealtimeScene, startRealtimeScene } from '#test/support/realtime-scene.ts';
import { postWebhook, webhookBody } from '#test/support/signed-webhook.ts';
import { nowhere } from '#test/support/start-product.ts';
import type { Wire } from '#test/support/wire.ts';

const watchesPerSocket = 3;

describe('room:watch', () => {
  let scene: RealtimeScene;
  beforeAll(async () => {
    scene = await startRealtimeScene({ GREENROOM_WATCHES_PER_SOCKET: String(watchesPerSocket) });
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  const knock = async (room: string) => (await scene.connect()).get('room:enter', { room });
  const numbersOf = (wire: Wire, stream: 'room' | 'lobby') =>
    wire
      .heard('fact')
      .filter((fact) => fact.stream === stream)
      .map(({ number }) => number);
  const join = async (room: string, identity: string) => {
    const participant = { sid: `PA_${randomUUID()}`, identity, name: 'Some One' };
    const body = webhookBody('participant_joined', { room: { name: room, sid: `RM_${room}` }, participant });
    expect((await postWebhook(scene.product.origin, nowhere, body)).status).toBe(200);
  };
  const member = async (room: string) => {
    const person = await scene.people.newPerson();
    await scene.people.setRole(room, person, 'member');
    return { person, wire: await scene.connect({ cookie: person.cookie }) };
  };

  it('shows each role what it may see', async () => {
    const { room, wire: host } = await scene.host();
    await join(room, 'someone');
    const guest = await scene.connect();
    const { participant, number } = await guest.get('room:enter', { room });
    const state = { meeting: 'active', telephony: 'off', subtitles: 'off' };
    const seen = await host.get('room:watch', { room });
    expect(seen).toEqual({
      ok: true,
      role: 'host',
      state,
      epoch: expect.stringMatching(/^\S{1,100}$/),
      streams: { room: 2, lobby: 1 },
      lobby: { waiting: 1, guests: [{ participant, number, position: 1 }], more: false },
    });
    const { wire: memberWire } = await member(room);
    const { epoch } = seen;
    expect(await memberWire.get('room:watch', { room })).toEqual({
      ok: true,
      role: 'participant',
      state,
      epoch,
      streams: { room: 2 },
    });
    expect(await guest.get('room:watch', { room })).toEqual({ ok: true, role: 'guest', state, epoch, streams: {} });
    for (const name of [room, `room-${room}`]) {
      expect(await (await scene.connect()).ask('room:watch', { room: name })).toMatchObject({
        ok: false,
        code: 'forbidden',
      });
    }
    expect(await host.ask('room:watch', { room: randomUUID() })).toMatchObject({ ok: false, code: 'not_found' });

    await join(room, 'another');
    await knock(room);
    await host.hears('fact', 'the second knock', ({ stream, number: at }) => stream === 'lobby' && at === 2);
    await memberWire.hears('fact', 'the second join');
    expect(memberWire.heard('fact').map(({ stream, type }) => `${stream} ${type}`)).toEqual([
      'room participant.joined',
    ]);
    expect(guest.heard('fact')).toEqual([]);
  });

  it('shows the first hundred guests, and the rest by lobby:list', async () => {
    const { room, wire: host } = await scene.host();
    const guests = await Promise.all(Array.from({ length: 103 }, () => knock(room)));
    const byNumber = guests
      .map(({ number, participant, position }) => ({ participant, number, position }))
      .sort((a, b) => a.number! - b.number!)
      // All guests have the same name.
      .map((guest, index) => (index === 0 ? guest : { ...guest, namesake: index + 1 }));
    const { lobby } = await host.get('room:watch', { room });
    expect(lobby).toEqual({ waiting: 103, guests: byNumber.slice(0, 100), more: true });
    const rest = await host.get('lobby:list', { room, after: lobby!.guests.at(-1)!.number });
    expect(rest).toEqual({ ok: true, guests: byNumber.slice(100), more: false });
    expect(await host.get('lobby:list', { room, after: 10_000 })).toEqual({ ok: true, guests: [], more: false });
  });

  it('pushes committed facts in order and without gaps', async () => {
    const { room, wire: host } = await scene.host();
    const { streams } = await host.get('room:watch', { room });
    expect(streams).toEqual({ room: 0, lobby: 0 });
    const committed: Promise<boolean>[] = [];
    host.socket.on('fact', ({ stream, number }) => {
      const query = 'select 1 from greenroom.fact where room = $1 and stream = $2 and number = $3';
      committed.push(scene.people.pool.query(query, [room, stream, number]).then(({ rowCount }) => rowCount === 1));
    });
    await Promise.all([...Array(10)].flatMap((_, index) => [knock(room), join(room, `identity-${index}`)]));
    await eventually('all facts', () => host.heard('fact').length === 21);
    expect(numbersOf(host, 'lobby')).toEqual([...Array(10)].map((_, index) => index + 1));
    expect(numbersOf(host, 'room')).toEqual([...Array(11)].map((_, index) => index + 1));
    expect(new Set(await Promise.all(committed))).toEqual(new Set([true]));
    const [waiting] = host.heard('fact').filter(({ type }) => type === 'guest.waiting');
    expect(waiting).toEqual({
      room,
      stream: 'lobby',
      number: 1,
      type: 'guest.waiting',
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      data: {
        participant: expect.objectContaining({ username: 'Anonymous' }),
        number: expect.any(Number),
        position: 1,
      },
    });
  });

  it('replays missed facts once right after the ack, then live ones', async () => {
    const { room, wire: host, owner } = await scene.host();
    await join(room, 'first');
    const { epoch, streams } = await host.get('room:watch', { room });
    await host.get('room:unwatch', { room });
    for (let missed = 0; missed < 3; missed++) await knock(room);
    await join(room, 'second');
    expect(host.heard('fact')).toEqual([]);

    const back = await scene.connect({ cookie: owner.cookie });
    const after = { epoch, ...streams };
    const [ack] = await Promise.all([back.get('room:watch', { room, after }), knock(room), knock(room)]);
    expect(ack).not.toHaveProperty('reset');
    await eventually('what was missed and what happened', () => back.heard('fact').length === 6);
    expect(back.arrived[0]).toBe('ack room:watch');
    expect(numbersOf(back, 'lobby')).toEqual([1, 2, 3, 4, 5]);
    expect(numbersOf(back, 'room')).toEqual([3]);

    const onlyRoom = await scene.connect({ cookie: owner.cookie });
    await onlyRoom.get('room:watch', { room, after: { epoch, room: 1 } });
    await onlyRoom.hears('fact', 'the fact that was missed', ({ number }) => number === 3);
    expect(onlyRoom.heard('fact').map(({ stream, number }) => `${stream} ${number}`)).toEqual(['room 2', 'room 3']);
    const { wire: memberWire } = await member(room);
    await memberWire.get('room:watch', { room, after: { epoch, room: 2, lobby: 0 } });
    await memberWire.hears('fact', 'the fact that was missed');
    expect(memberWire.heard('fact').map(({ stream }) => stream)).toEqual(['room']);
  });

  it('resets after another epoch, numbers above the head, and purged facts', async () => {
    const { room, wire: host } = await scene.host();
    for (let number = 1; number <= 3; number++) await knock(room);
    const { epoch } = await host.get('room:watch', { room });
    for (const after of [
      { epoch: 'another', room: 0, lobby: 3 },
      { epoch, room: 0, lobby: 4 },
      { epoch, room: 1, lobby: 3 },
      { epoch, room: 0, lobby: Number.MAX_SAFE_INTEGER },
      // A number above the head of one stream must not be offset by a missed fact of the other.
      { epoch, room: 1, lobby: 2 },
    ]) {
      const ack = await host.get('room:watch', { room, after });
      expect(ack, JSON.stringify(after)).toMatchObject({
        reset: true,
        streams: { room: 0, lobby: 3 },
        lobby: { waiting: 3 },
      });
    }
    await scene.people.pool.query(`delete from greenroom.fact where room = $1 and number <= 2`, [room]);
    expect(await host.get('room:watch', { room, after: { epoch, room: 0, lobby: 1 } })).toMatchObject({ reset: true });
    expect(host.heard('fact')).toEqual([]);
    const ack = await host.get('room:watch', { room, after: { epoch, room: 0, lobby: 2 } });
    expect(ack).not.toHaveProperty('reset');
    expect((await host.hears('fact', 'the one that is left')).number).toBe(3);
  });

  it('pushes heads, so that clients notice a lost last fact', async () => {
    const { room, wire: host } = await scene.host();
    const { wire: memberWire } = await member(room);
    const { epoch } = await host.get('room:watch', { room });
    await memberWire.get('room:watch', { room });
    await knock(room);
    await scene.product.app.realtime.lookRound();
    const heads = await host.hears('heads', 'the heads after the knock', ({ streams }) => streams.lobby === 1);
    expect(heads).toEqual({ room, epoch, streams: { room: 0, lobby: 1 } });
    expect(await memberWire.hears('heads', 'the heads')).toEqual({ room, epoch, streams: { room: 0 } });
  });

  it('limits the watches per connection, also for simultaneous requests', async () => {
    const { owner, wire: host } = await scene.host();
    const rooms = await Promise.all([...Array(6)].map(() => scene.people.newRoom(owner)));
    const acks = await Promise.all(rooms.map((room) => host.ask('room:watch', { room })));
    const watched = rooms.filter((_, index) => acks[index]!.ok);
    expect(watched).toHaveLength(watchesPerSocket);
    for (const ack of acks.filter(({ ok }) => !ok)) expect(ack).toMatchObject({ code: 'throttled' });
    expect(await host.ask('room:watch', { room: watched[0]! })).toMatchObject({ ok: true });
    await host.get('room:unwatch', { room: watched[0]! });
    const another = rooms.find((room) => !watched.includes(room))!;
    expect(await host.ask('room:watch', { room: another })).toMatchObject({ ok: true });
    expect(await host.ask('room:watch', { room: watched[0]! })).toMatchObject({ code: 'throttled' });
    await knock(watched[0]!);
    await knock(another);
    await host.hears('fact', 'the knock in a room that is watched', ({ room }) => room === another);
    expect(host.heard('fact').map(({ room }) => room)).toEqual([another]);
  });

  it('pushes each fact once after repeated and simultaneous requests', async () => {
    const { room, wire: host } = await scene.host();
    await Promise.all([...Array(4)].map(() => host.get('room:watch', { room })));
    await knock(room);
    await knock(room);
    await eventually('both knocks', () => numbersOf(host, 'lobby').includes(2));
    expect(numbersOf(host, 'lobby')).toEqual([1, 2]);
    await host.get('room:unwatch', { room });
    await host.get('room:unwatch', { room });
    const third = await knock(room);
    // Its answer comes after any second push of the fact.
    await host.get('lobby:list', { room, after: third.number! });
    expect(numbersOf(host, 'lobby')).toEqual([1, 2]);
  });
});
