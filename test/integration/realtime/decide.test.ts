import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ack } from '#src/realtime/protocol.ts';
import { eventually } from '#test/support/eventually.ts';
import { type RealtimeScene, startRealtimeScene } from '#test/support/realtime-scene.ts';
import type { Wire } from '#test/support/wire.ts';

describe('decisions of a host', () => {
  let scene: RealtimeScene;
  beforeAll(async () => {
    scene = await startRealtimeScene();
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  const decide = (wire: Wire, room: string, participant_id: string, allow_entry: boolean) =>
    wire.ask('lobby:decide', { room, participant_id, allow_entry });
  const typesOf = (wire: Wire) => wire.heard('fact').map(({ type }) => type);

  it('are accepted from hosts of the room only', async () => {
    const { room, wire: host } = await scene.host();
    const [{ room: elsewhere, wire: otherHost }, guest] = [await scene.host(), await scene.knock(room)];
    const member = await scene.people.newPerson();
    await scene.people.setRole(room, member, 'member');
    const administrator = await scene.people.newPerson();
    await scene.people.setRole(room, administrator, 'administrator');
    const memberWire = await scene.connect({ cookie: member.cookie });
    const { livekit } = await memberWire.get('room:enter', { room });
    const participant = await scene.connect({ auth: { token: livekit!.token } });

    for (const wire of [otherHost, guest.wire, memberWire, participant, await scene.connect()]) {
      const refused: Ack<'lobby:decide' | 'lobby:admit-all' | 'lobby:list'>[] = [
        await decide(wire, room, guest.participant.id, true),
        await wire.ask('lobby:admit-all', { room }),
        await wire.ask('lobby:list', { room, after: 0 }),
      ];
      for (const ack of refused) expect(ack).toMatchObject({ ok: false, code: 'forbidden' });
    }
    // A host of another room has no rights here.
    expect(await decide(otherHost, elsewhere, guest.participant.id, true)).toMatchObject({ code: 'not_found' });
    expect(await host.get('lobby:list', { room, after: 0 })).toMatchObject({ guests: [{ position: 1 }], more: false });
    const deputy = await scene.connect({ cookie: administrator.cookie });
    expect(await decide(deputy, room, guest.participant.id, true)).toEqual({ ok: true, outcome: 'admitted' });
  });

  it('are refused after the role or the session ended', async () => {
    const first = await scene.host();
    const guest = await scene.knock(first.room);
    await scene.people.setRole(first.room, first.owner, null);
    expect(await decide(first.wire, first.room, guest.participant.id, true)).toMatchObject({ code: 'forbidden' });
    await scene.people.setRole(first.room, first.owner, 'owner');
    expect(await first.wire.ask('lobby:list', { room: first.room, after: 0 })).toMatchObject({ ok: true });
    await scene.people.endSession(first.owner);
    expect(await decide(first.wire, first.room, guest.participant.id, true)).toMatchObject({ code: 'forbidden' });
    expect(await first.wire.ask('lobby:admit-all', { room: first.room })).toMatchObject({ code: 'forbidden' });

    const second = await scene.host();
    await scene.people.pool.query('update meet_user set is_active = false where id = $1', [second.owner.id]);
    expect(await second.wire.ask('lobby:list', { room: second.room, after: 0 })).toMatchObject({ code: 'forbidden' });
  });

  it('are not repeated to a speaker who lost the right', async () => {
    const { room, owner, wire } = await scene.host();
    const { participant } = await scene.knock(room);
    const request = { room, id: randomUUID(), participant_id: participant.id, allow_entry: true };
    expect(await wire.ask('lobby:decide', request)).toEqual({ ok: true, outcome: 'admitted' });
    await scene.people.setRole(room, owner, null);
    expect(await wire.ask('lobby:decide', request)).toMatchObject({ ok: false, code: 'forbidden' });
    await scene.people.setRole(room, owner, 'owner');
    expect(await wire.ask('lobby:decide', request)).toEqual({ ok: true, outcome: 'admitted' });
  });

  it('may name the room by its slug', async () => {
    const { room, wire } = await scene.host();
    const { participant } = await scene.knock(room);
    expect(await decide(wire, `room-${room}`, participant.id, true)).toEqual({ ok: true, outcome: 'admitted' });
  });

  it('may be repeated, and reversed later', async () => {
    const { room, wire: host } = await scene.host();
    await host.get('room:watch', { room });
    const { participant } = await scene.knock(room);
    const outcomes = [];
    for (const allow of [false, false, true, true, false]) {
      const ack = await decide(host, room, participant.id, allow);
      outcomes.push(ack.ok && ack.outcome);
    }
    expect(outcomes).toEqual(['denied', 'denied', 'admitted', 'admitted', 'denied']);
    await eventually('the last decision', () => host.heard('fact').length >= 4);
    expect(typesOf(host)).toEqual(['guest.waiting', 'guest.denied', 'guest.admitted', 'guest.denied']);
  });

  it('apply once for a repeated request', async () => {
    const { room, wire: host } = await scene.host();
    const { participant } = await scene.knock(room);
    const id = randomUUID();
    const request = { room, id, participant_id: participant.id };
    const acks = await Promise.all(
      Array.from({ length: 5 }, () => host.get('lobby:decide', { ...request, allow_entry: true })),
    );
    expect(acks).toEqual(Array(5).fill({ ok: true, outcome: 'admitted' }));
    await decide(host, room, participant.id, false);
    // The stored answer again, and no admission.
    expect(await host.get('lobby:decide', { ...request, allow_entry: true })).toMatchObject({ outcome: 'admitted' });
    const { rows } = await scene.people.pool.query('select status from greenroom.guest where room = $1', [room]);
    expect(rows).toEqual([{ status: 'denied' }]);
  });

  it('are not applied again after the stored answer was purged', async () => {
    const { room, wire: host } = await scene.host();
    const { participant } = await scene.knock(room);
    const request = { room, id: randomUUID(), participant_id: participant.id, allow_entry: true };
    const first = await host.get('lobby:decide', request);
    await scene.people.pool.query(`update greenroom.ack set at = now() - interval '25 hours' where id = $1`, [
      request.id,
    ]);
    expect(await host.get('lobby:decide', request)).toEqual(first);
    await decide(host, room, participant.id, false);
    await scene.people.pool.query('delete from greenroom.ack where id = $1', [request.id]);
    expect(await host.ask('lobby:decide', request)).toMatchObject({ ok: false, code: 'gone' });
    const { rows } = await scene.people.pool.query('select status from greenroom.guest where room = $1', [room]);
    expect(rows).toEqual([{ status: 'denied' }]);
  });

  it('do not return the stored answer of another request type', async () => {
    const { room, wire: host } = await scene.host();
    const { participant } = await scene.knock(room);
    const id = randomUUID();
    await host.get('lobby:decide', { room, id, participant_id: participant.id, allow_entry: false });
    await scene.knock(room);
    const refused = { ok: false, code: 'invalid_payload', message: expect.stringContaining('id') };
    expect(await host.ask('lobby:admit-all', { room, id })).toEqual(refused);
    expect((await host.get('lobby:list', { room, after: 0 })).guests).toHaveLength(1);
    expect(await host.get('lobby:admit-all', { room })).toMatchObject({ admitted: 1 });
  });

  it('report a guest who is gone or never existed', async () => {
    const { room, wire: host } = await scene.host();
    const { wire, participant } = await scene.knock(room);
    await wire.get('room:leave', { room });
    expect(await decide(host, room, participant.id, true)).toEqual({ ok: true, outcome: 'gone' });
    expect(await decide(host, room, randomUUID(), true)).toMatchObject({ ok: false, code: 'not_found' });
    expect(await decide(host, room, 'nobody', true)).toMatchObject({ ok: false, code: 'invalid_payload' });
    expect(await wire.get('room:enter', { room })).toMatchObject({ status: 'waiting', participant, position: 1 });
  });

  it('end in one result when two hosts decide the opposite at once', async () => {
    const { room, owner, wire: one } = await scene.host();
    const two = await scene.connect({ cookie: owner.cookie });
    await Promise.all([one.get('room:watch', { room }), two.get('room:watch', { room })]);
    for (let turn = 0; turn < 8; turn++) {
      const guest = await scene.knock(room);
      const { id } = guest.participant;
      const acks = await Promise.all([decide(one, room, id, true), decide(two, room, id, false)]);
      expect(acks).toEqual([
        { ok: true, outcome: 'admitted' },
        { ok: true, outcome: 'denied' },
      ]);
      const decisions = (wire: Wire) =>
        wire.heard('fact').filter(({ data, type }) => data.participant === id && type !== 'guest.waiting');
      await eventually('both decisions at both hosts', () => [one, two].every((wire) => decisions(wire).length === 2));
      expect(decisions(one)).toEqual(decisions(two));
      const { rows } = await scene.people.pool.query('select status from greenroom.guest where id = $1', [id]);
      expect(decisions(one).at(-1)!.type).toBe(`guest.${rows[0].status}`);
    }
  });

  it('admit all guests up to a number once, while others knock', async () => {
    const { room, wire: host } = await scene.host();
    await host.get('room:watch', { room });
    const guests = Promise.all(Array.from({ length: 30 }, () => scene.knock(room)));
    const acks = [];
    for (let turn = 0; turn < 6; turn++) acks.push(await host.get('lobby:admit-all', { room }));
    const numbers = (await guests).map(({ number }) => number!);
    acks.push(await host.get('lobby:admit-all', { room }));

    expect(acks.reduce((sum, { admitted }) => sum + admitted, 0)).toBe(30);
    expect(acks.at(-1)!.through).toBe(Math.max(...numbers));
    let before = 0;
    for (const { admitted, through } of acks) {
      expect(numbers.filter((number) => number > before && number <= through)).toHaveLength(admitted);
      before = through;
    }
    const some = acks.filter(({ admitted }) => admitted > 0);
    await eventually(
      'a fact for each admission',
      () => typesOf(host).filter((type) => type === 'lobby.admittedAll').length === some.length,
    );
    expect(
      host
        .heard('fact')
        .filter(({ type }) => type === 'lobby.admittedAll')
        .map(({ data }) => data),
    ).toEqual(some.map(({ admitted, through }) => ({ through, count: admitted })));
    for (const { wire } of await guests) {
      await wire.hears('entry', 'the admission of a guest', ({ status }) => status === 'accepted');
      expect(wire.heard('entry').filter(({ status }) => status === 'accepted')).toHaveLength(1);
    }
    const { rows } = await scene.people.pool.query('select waiting from greenroom.stream where room = $1', [room]);
    expect(rows).toEqual([{ waiting: 0 }]);
    expect(await host.get('lobby:list', { room, after: 0 })).toEqual({ ok: true, guests: [], more: false });
  });

  it('admit all once for a repeated request', async () => {
    const { room, wire: host } = await scene.host();
    await scene.knock(room);
    const id = randomUUID();
    const first = await host.get('lobby:admit-all', { room, id });
    expect(first).toMatchObject({ admitted: 1 });
    await scene.knock(room);
    expect(await host.get('lobby:admit-all', { room, id })).toEqual(first);
    expect((await host.get('lobby:list', { room, after: 0 })).guests).toHaveLength(1);
  });

  it('keep a denied guest out until the timeout, after which knocking works again', async () => {
    const { room, wire: host } = await scene.host();
    const { wire, participant, number } = await scene.knock(room);
    await decide(host, room, participant.id, false);
    expect(await wire.get('room:enter', { room })).toMatchObject({ status: 'denied', participant });
    await scene.people.hurryGuest(room, participant.id);
    const again = await eventually('the end of the time for which a denied guest stays out', async () => {
      const ack = await wire.get('room:enter', { room });
      return ack.status === 'waiting' && ack;
    });
    expect(again).toMatchObject({ participant, position: 1 });
    expect(again.number).toBeGreaterThan(number!);
  });

  it('keep a denied guest out after leaving', async () => {
    const { room, wire: host } = await scene.host();
    const wire = await scene.connect();
    const { participant } = await wire.get('room:enter', { room });
    await host.get('lobby:decide', { room, participant_id: participant.id, allow_entry: false });
    await wire.get('room:leave', { room });
    expect(await wire.get('room:enter', { room })).toMatchObject({ status: 'denied', participant });
  });

  it('include the leave of a guest, which may be repeated', async () => {
    const { room, wire: host } = await scene.host();
    await host.get('room:watch', { room });
    const { wire, participant, number } = await scene.knock(room);
    const id = randomUUID();
    for (const request of [{ room, id }, { room, id }, { room }]) {
      expect(await wire.ask('room:leave', request)).toEqual({ ok: true });
    }
    const gone = await host.hears('fact', 'that the guest left', ({ type }) => type === 'guest.gone');
    expect(gone.data).toEqual({ participant: participant.id, number, reason: 'left' });
    expect(await (await scene.connect()).ask('room:leave', { room })).toEqual({ ok: true });
    expect((await host.get('lobby:list', { room, after: 0 })).guests).toEqual([]);
  });
});
