import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '#machines/room/room.roles.ts';
import type { Person } from '#test/support/people.ts';
import { type RealtimeScene, startRealtimeScene } from '#test/support/realtime-scene.ts';
import type { Json } from '#test/support/rest-scene.ts';
import { postWebhook, webhookBody } from '#test/support/signed-webhook.ts';
import { nowhere } from '#test/support/start-product.ts';

const csrf = 'a'.repeat(32);
const refused = { detail: 'You do not have permission to perform this action.' };

describe('a host', () => {
  let scene: RealtimeScene;
  beforeAll(async () => {
    scene = await startRealtimeScene({ ROOM_TELEPHONY_ENABLED: 'true', ROOM_TELEPHONY_PHONE_NUMBER: '+33123456789' });
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  const ask = async (who: Person, method: string, path: string, body?: object) => {
    const response = await fetch(`${scene.product.origin}/api/v1.0/${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        cookie: `${who.cookie}; csrftoken=${csrf}`,
        'x-csrftoken': csrf,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, json: (text === '' ? null : JSON.parse(text)) as Json };
  };
  const act = (who: Person, room: string, name: string, body: object) =>
    ask(who, 'POST', `rooms/${room}/${name}/`, body);
  const remove = (who: Person, room: string, { sub }: Person) =>
    act(who, room, 'remove-participant', { participant_identity: sub });
  const joins = async (room: string, { sub }: Person) => {
    const participant = { sid: `PA_${sub}`, identity: sub, name: 'Some One' };
    const body = webhookBody('participant_joined', { room: { name: room, sid: `RM_${room}` }, participant });
    expect((await postWebhook(scene.product.origin, nowhere, body)).status).toBe(200);
  };
  const newPerson = async (room: string, role: Role | null) => {
    const person = await scene.people.newPerson();
    await scene.people.setRole(room, person, role);
    return person;
  };
  const bans = async (room: string) =>
    (await scene.people.pool.query('select identity from greenroom.ban where room = $1', [room])).rows.map(
      ({ identity }) => identity,
    );

  it('removes equal and lower roles, not higher ones', async () => {
    const { room, owner } = await scene.host('public');
    const [first, second] = [await newPerson(room, 'administrator'), await newPerson(room, 'administrator')];
    const member = await newPerson(room, 'member');
    for (const person of [owner, first, second, member]) await joins(room, person);
    expect(await remove(first, room, owner)).toEqual({ status: 403, json: refused });
    expect(await bans(room)).toEqual([]);
    for (const target of [second, member]) await remove(first, room, target);
    expect((await bans(room)).sort()).toEqual([second.sub, member.sub].sort());
    await remove(owner, room, first);
    expect(await bans(room)).toContain(first.sub);
  });

  it('does not remove a higher role by its lobby id', async () => {
    const { room, owner } = await scene.host();
    const late = await newPerson(room, null);
    const wire = await scene.connect({ cookie: late.cookie });
    const { participant } = await wire.get('room:enter', { room });
    const administrator = await newPerson(room, 'administrator');
    await joins(room, owner);
    await scene.people.setRole(room, late, 'owner');
    const named = { participant_identity: participant.id };
    expect(await act(administrator, room, 'remove-participant', named)).toEqual({ status: 403, json: refused });
    expect(await bans(room)).toEqual([]);
  });

  it('cannot deny a higher role by REST or socket, but may admit it', async () => {
    const { room } = await scene.host();
    const late = await newPerson(room, null);
    const { participant } = await (await scene.connect({ cookie: late.cookie })).get('room:enter', { room });
    const administrator = await newPerson(room, 'administrator');
    await scene.people.setRole(room, late, 'owner');
    const wire = await scene.connect({ cookie: administrator.cookie });
    const decision = { participant_id: participant.id, allow_entry: false };
    expect(await act(administrator, room, 'enter', decision)).toEqual({ status: 403, json: refused });
    expect(await wire.ask('lobby:decide', { room, ...decision })).toMatchObject({ ok: false, code: 'forbidden' });
    expect((await scene.guestRow(room, participant.id))?.status).toBe('waiting');
    expect(await wire.get('lobby:decide', { room, ...decision, allow_entry: true })).toMatchObject({
      outcome: 'admitted',
    });
    await scene.people.setRole(room, late, 'administrator');
    expect(await wire.get('lobby:decide', { room, ...decision })).toMatchObject({ outcome: 'denied' });
  });

  it('cannot change permission, name or attributes of a higher role', async () => {
    const { room, owner } = await scene.host();
    const administrator = await newPerson(room, 'administrator');
    const update = (who: Person, target: Person, changes: object) =>
      act(who, room, 'update-participant', { participant_identity: target.sub, ...changes });
    const hand = { attributes: { color: 'red', handRaisedAt: '' } };
    for (const changes of [
      { permission: { can_publish: false } },
      { name: 'Fool' },
      { metadata: {} },
      { attributes: { handRaisedAt: '2026-01-01T00:00:00Z' } },
      { attributes: { seat: '7' } },
      { ...hand, name: 'Fool' },
    ]) {
      expect(await update(administrator, owner, changes), JSON.stringify(changes)).toEqual({
        status: 403,
        json: refused,
      });
      // Allowed; the status is 500 because LiveKit is away.
      expect((await update(owner, administrator, changes)).status).toBe(500);
      expect((await update(administrator, administrator, changes)).status).toBe(500);
    }
    expect((await update(administrator, owner, hand)).status).toBe(500);
  });

  it('is refused by every route while banned, and sees the bare room', async () => {
    const { room, owner } = await scene.host();
    const [second, member] = [await newPerson(room, 'owner'), await newPerson(room, 'member')];
    for (const person of [owner, second]) await joins(room, person);
    const list = async () => (await ask(second, 'GET', 'resource-accesses/')).json.results as Json[];
    const accesses = await list();
    expect(accesses).toHaveLength(3);
    const idOf = (person: Person) => accesses.find(({ user }) => user === person.id)?.id as string;
    const wire = await scene.connect({ cookie: second.cookie });
    await wire.get('room:watch', { room });
    const waits = await scene.knock(room);
    await remove(owner, room, second);
    await wire.hears('watch:ended', 'the end of the watch', ({ code }) => code === 'banned');

    const target = { participant_identity: member.sub };
    const newcomer = await scene.people.newPerson();
    const calls: readonly (readonly [string, string, object?])[] = [
      ['PATCH', `rooms/${room}/`, { access_level: 'public' }],
      ['PUT', `rooms/${room}/`, { name: 'Mine' }],
      ['DELETE', `rooms/${room}/`],
      ['POST', `rooms/${room}/renew-pin/`],
      ['GET', `rooms/${room}/waiting-participants/`],
      ['POST', `rooms/${room}/enter/`, { participant_id: waits.participant.id, allow_entry: true }],
      ['POST', `rooms/${room}/remove-participant/`, target],
      ['POST', `rooms/${room}/update-participant/`, { ...target, name: 'Fool' }],
      ['POST', `rooms/${room}/update-participant-role/`, { ...target, role: 'administrator' }],
      ['POST', `rooms/${room}/mute-participant/`, { ...target, track_sid: 'TR_1' }],
      ['POST', 'resource-accesses/', { user: newcomer.id, resource: room, role: 'owner' }],
      ['GET', `resource-accesses/${idOf(member)}/`],
      ['PATCH', `resource-accesses/${idOf(member)}/`, { role: 'administrator' }],
      ['PUT', `resource-accesses/${idOf(member)}/`, { user: member.id, resource: room, role: 'administrator' }],
      ['DELETE', `resource-accesses/${idOf(member)}/`],
      ['DELETE', `resource-accesses/${idOf(second)}/`],
    ];
    for (const [method, path, body] of calls) {
      expect((await ask(second, method, path, body)).status, `${method} ${path}`).toBe(403);
    }
    expect(await list()).toEqual([]);
    const bare = ['access_level', 'configuration', 'id', 'name', 'slug'];
    expect(Object.keys((await ask(second, 'GET', `rooms/${room}/`)).json).sort()).toEqual(bare);
    const listed = (await ask(second, 'GET', 'rooms/')).json.results as Json[];
    expect(listed.map((one) => Object.keys(one).sort())).toEqual([bare]);
    const decision = { room, participant_id: waits.participant.id, allow_entry: true };
    for (const answer of [
      await wire.ask('lobby:list', { room, after: 0 }),
      await wire.ask('lobby:decide', decision),
      await wire.ask('lobby:admit-all', { room }),
      await wire.ask('room:watch', { room }),
    ]) {
      expect(answer).toMatchObject({ ok: false, code: expect.stringMatching(/^(forbidden|banned)$/) });
    }
    expect((await scene.guestRow(room, waits.participant.id))?.status).toBe('waiting');
    const { rows } = await scene.people.pool.query('select access_level from meet_room where resource_id = $1', [room]);
    expect(rows).toEqual([{ access_level: 'restricted' }]);
  });
});
