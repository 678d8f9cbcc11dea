import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyAccess } from '#src/livekit/access-token.ts';
import { eventually } from '#test/support/eventually.ts';
import { type RealtimeScene, startRealtimeScene } from '#test/support/realtime-scene.ts';
import { postWebhook, webhookBody } from '#test/support/signed-webhook.ts';
import { nowhere } from '#test/support/start-product.ts';
import type { Wire } from '#test/support/wire.ts';

describe('a guest receives the entry', () => {
  let scene: RealtimeScene;
  beforeAll(async () => {
    scene = await startRealtimeScene();
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  const entriesOf = (wire: Wire) => wire.heard('entry').map(({ status }) => status);
  const tellProduct = async (event: string, room: string, fields: object = {}) => {
    const body = webhookBody(event, { room: { name: room, sid: `RM_${room}` }, ...fields });
    expect((await postWebhook(scene.product.origin, nowhere, body)).status).toBe(200);
  };
  const startMeeting = (room: string) =>
    tellProduct('participant_joined', room, {
      participant: { sid: `PA_${room}`, identity: 'someone', name: 'Some One' },
    });

  it('first of all after a connection with the credential', async () => {
    const { room } = await scene.host();
    const { room: other } = await scene.host();
    const first = await scene.knock(room);
    await first.wire.get('room:enter', { room: other });
    const tab = await scene.connect({ auth: { guest: first.guest } });
    await eventually('an entry for each room in which the guest knocked', () => tab.heard('entry').length === 2);
    expect(tab.arrived).toEqual(['entry', 'entry']);
    const own = tab.heard('entry').find((entry) => entry.room === room);
    const { participant, number } = first;
    expect(own).toEqual({ room, status: 'waiting', participant, number, position: 1 });
  });

  it('before any request of the connection is answered', async () => {
    const rooms = await Promise.all(Array.from({ length: 5 }, async () => (await scene.host()).room));
    const first = await scene.knock(rooms[0]!);
    for (const room of rooms.slice(1)) await first.wire.get('room:enter', { room });
    const back = await scene.connect({ auth: { guest: first.guest } });
    const acks = await Promise.all(rooms.map((room) => back.ask('room:watch', { room })));
    expect(acks).toEqual(rooms.map(() => expect.objectContaining({ ok: true, role: 'guest' })));
    expect(back.arrived.slice(0, 5)).toEqual(rooms.map(() => 'entry'));
  });

  it('not after the session of the account ended: the place is released unless another session holds it', async () => {
    const { room } = await scene.host();
    const [gone, stays] = [await scene.people.newPerson(), await scene.people.newPerson()];
    const enter = async (cookie: string) => {
      const wire = await scene.connect({ cookie });
      const ack = await wire.get('room:enter', { room });
      return { wire, guest: ack.participant.id };
    };
    const [first, other] = [await enter(gone.cookie), await enter(stays.cookie)];
    await scene.people.endSession(gone);
    await scene.product.app.realtime.lookRound();
    await eventually('the end of the connection', () => !first.wire.socket.connected);
    await eventually(
      'that the place is let go',
      async () => (await scene.guestRow(room, first.guest))!.replica === null,
    );
    expect(other.wire.socket.connected).toBe(true);
    expect(await scene.guestRow(room, other.guest))!.toMatchObject({ status: 'waiting', replica: expect.any(String) });
    // The client reconnects without a valid session.
    const back = await scene.connect({ cookie: gone.cookie });
    expect((await back.get('room:enter', { room })).guest).toBeDefined();
  });

  it('after a connection also for an ended place, unless they may enter without one', async () => {
    const { room, owner } = await scene.host();
    const first = await scene.knock(room);
    first.wire.socket.disconnect();
    await eventually(
      'that the place is let go',
      async () => (await scene.guestRow(room, first.participant.id))!.replica === null,
    );
    await scene.people.hurryGuest(room, first.participant.id);
    await eventually(
      'the end of the place',
      async () => (await scene.guestRow(room, first.participant.id))!.status === 'gone',
    );
    const back = async () => scene.connect({ auth: { guest: first.guest } });
    const told = await (await back()).hears('entry', 'the end');
    expect(told).toEqual({ room, status: 'ended', reason: 'expired', participant: first.participant });

    const { room: other } = await scene.host();
    await scene.people.pool.query(`update meet_room set access_level = 'public' where resource_id = $1`, [room]);
    const tab = await back();
    await tab.get('room:enter', { room: other });
    expect(tab.heard('entry').filter((entry) => entry.room === room)).toEqual([]);
    await scene.people.pool.query(
      'insert into greenroom.ban (room, identity, guest, banned_by) values ($1, $2::text, $2::uuid, $3)',
      [room, first.participant.id, owner.id],
    );
    await (await back()).hears('entry', 'the end for one who was put out', (entry) => entry.room === room);
  });

  it('as an account, in each browser and after a reconnect', async () => {
    const { room, wire: host } = await scene.host();
    const person = await scene.people.newPerson();
    const first = await scene.connect({ cookie: person.cookie });
    const { participant } = await first.get('room:enter', { room });
    first.socket.disconnect();
    await eventually(
      'that the place is nobody’s',
      async () => (await scene.guestRow(room, participant.id))!.replica === null,
    );
    const back = await scene.connect({ cookie: person.cookie });
    expect(await back.hears('entry', 'where the account stands')).toMatchObject({ status: 'waiting', participant });
    await eventually(
      'that the place is held again',
      async () => (await scene.guestRow(room, participant.id))!.replica !== null,
    );
    await host.get('lobby:decide', { room, participant_id: participant.id, allow_entry: true });
    const { livekit } = await back.hears('entry', 'the admission', ({ status }) => status === 'accepted');
    expect(await verifyAccess(nowhere, livekit!.token)).toMatchObject({ identity: person.sub, room });
  });

  it('when all are admitted, and not again with later admissions', async () => {
    const { room, wire: host } = await scene.host();
    const first = await scene.knock(room);
    await host.get('lobby:admit-all', { room });
    await first.wire.hears('entry', 'the admission', ({ status }) => status === 'accepted');
    const second = await scene.knock(room);
    await host.get('lobby:admit-all', { room });
    await second.wire.hears('entry', 'the second admission', ({ status }) => status === 'accepted');
    expect(entriesOf(first.wire)).toEqual(['waiting', 'accepted']);
  });

  it('when the meeting ends, waiting or admitted', async () => {
    const { room, wire: host } = await scene.host();
    await startMeeting(room);
    const [waiting, admitted] = [await scene.knock(room), await scene.knock(room)];
    await host.get('lobby:decide', { room, participant_id: admitted.participant.id, allow_entry: true });
    await tellProduct('room_finished', room);
    for (const { wire, participant } of [waiting, admitted]) {
      const ended = await wire.hears('entry', 'the end of the meeting', ({ status }) => status === 'ended');
      expect(ended).toEqual({ room, status: 'ended', reason: 'meeting_ended', participant });
    }
    expect((await host.get('lobby:list', { room, after: 0 })).guests).toEqual([]);
    // In the next meeting, positions start at 1 again.
    expect(await waiting.wire.get('room:enter', { room })).toMatchObject({ status: 'waiting', position: 1 });
  });

  it('when the longest wait expires', async () => {
    const { room } = await scene.host();
    const { wire, participant } = await scene.knock(room);
    await scene.people.hurryGuest(room, participant.id);
    const ended = await wire.hears('entry', 'the end of the wait', ({ status }) => status === 'ended');
    expect(ended).toEqual({ room, status: 'ended', reason: 'expired', participant });
  });

  it('and keeps the place for the grace period after the last connection closed', async () => {
    const { room, wire: host } = await scene.host();
    await host.get('room:watch', { room });
    const { wire, participant, number, guest } = await scene.knock(room);
    const tab = await scene.connect({ auth: { guest } });
    await tab.hears('entry', 'the first entry of the second tab');
    wire.socket.disconnect();
    tab.socket.disconnect();
    await eventually(
      'that the place is nobody’s',
      async () => (await scene.guestRow(room, participant.id))!.replica === null,
    );
    const back = await scene.connect({ auth: { guest } });
    expect(await back.hears('entry', 'the same place')).toMatchObject({ status: 'waiting', number, position: 1 });
    await eventually(
      'that the place is held again',
      async () => (await scene.guestRow(room, participant.id))!.replica !== null,
    );

    back.socket.disconnect();
    await eventually(
      'that the place is nobody’s',
      async () => (await scene.guestRow(room, participant.id))!.replica === null,
    );
    await scene.people.hurryGuest(room, participant.id);
    const gone = await host.hears('fact', 'the end of the place', ({ type }) => type === 'guest.gone');
    expect(gone.data).toEqual({ participant: participant.id, number, reason: 'expired' });
    expect(await scene.guestRow(room, participant.id))!.toMatchObject({ status: 'gone', reason: 'expired' });
  });

  it('when earlier guests leave and the position moves up', async () => {
    const { room, wire: host } = await scene.host();
    const guests = [await scene.knock(room), await scene.knock(room), await scene.knock(room)];
    const [one, two, three] = guests as [(typeof guests)[0], (typeof guests)[0], (typeof guests)[0]];
    await host.get('lobby:decide', { room, participant_id: one.participant.id, allow_entry: true });
    await two.wire.get('room:leave', { room });
    // This guest knocks after the others left, so their leaves do not count again.
    const four = await scene.knock(room);
    expect(four.position).toBe(2);
    await eventually(
      'what left before the third',
      () => three.wire.heard('lobby:moved').flatMap(({ left }) => left).length === 2,
    );
    expect(three.wire.heard('lobby:moved').flatMap(({ left }) => left)).toEqual([one.number, two.number]);
    await three.wire.get('room:leave', { room });
    await four.wire.hears('lobby:moved', 'what left before the fourth', ({ left }) => left.includes(three.number!));
    expect(four.wire.heard('lobby:moved').flatMap(({ left }) => left)).toEqual([three.number]);
    expect(one.wire.heard('lobby:moved')).toEqual([]);
  });
});
