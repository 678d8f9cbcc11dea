import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '#test/support/eventually.ts';
import type { Person } from '#test/support/people.ts';
import { type RealtimeScene, startRealtimeScene } from '#test/support/realtime-scene.ts';
import { postWebhook, webhookBody } from '#test/support/signed-webhook.ts';
import { nowhere } from '#test/support/start-product.ts';

const csrf = 'a'.repeat(32);

describe('a person without the right to enter', () => {
  let scene: RealtimeScene;
  beforeAll(async () => {
    scene = await startRealtimeScene();
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  const ask = (who: Person | null, method: string, path: string, body?: object) =>
    fetch(`${scene.product.origin}/api/v1.0/${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(who === null ? {} : { cookie: `${who.cookie}; csrftoken=${csrf}`, 'x-csrftoken': csrf }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const joins = async (room: string, identity: string) => {
    const body = webhookBody('participant_joined', {
      room: { name: room, sid: `RM_${room}` },
      participant: { sid: `PA_${identity}`, identity, name: 'Some One' },
    });
    expect((await postWebhook(scene.product.origin, nowhere, body)).status).toBe(200);
  };
  const remove = (host: Person, room: string, participant_identity: string) =>
    ask(host, 'POST', `rooms/${room}/remove-participant/`, { participant_identity });
  const bans = async (room: string) =>
    (await scene.people.pool.query('select identity from greenroom.ban where room = $1', [room])).rows;

  it('is banned by LiveKit identity when a host names the lobby id', async () => {
    const { room, owner, wire: host } = await scene.host();
    await joins(room, owner.sub);
    const person = await scene.people.newPerson();
    const wire = await scene.connect({ cookie: person.cookie });
    const { participant } = await wire.get('room:enter', { room });
    await host.get('lobby:decide', { room, participant_id: participant.id, allow_entry: true });
    await joins(room, person.sub);
    await remove(owner, room, participant.id);
    expect(await bans(room)).toEqual([{ identity: person.sub }]);
  });

  it('is recognised as an account by the earlier guest credential', async () => {
    for (const level of ['trusted', 'public'] as const) {
      const { room, owner, wire: host } = await scene.host(level);
      await joins(room, owner.sub);
      const { guest, participant } = await (await scene.connect()).get('room:enter', { room });
      if (level === 'trusted') {
        await host.get('lobby:decide', { room, participant_id: participant.id, allow_entry: true });
      }
      await joins(room, participant.id);
      await remove(owner, room, participant.id);
      const person = await scene.people.newPerson();
      const wire = await scene.connect({ cookie: person.cookie, auth: { guest } });
      expect(await wire.get('room:enter', { room })).toMatchObject({ status: 'denied', reason: 'banned' });
      const { rows } = await scene.people.pool.query(
        `select from greenroom.guest where room = $1 and status = 'waiting'`,
        [room],
      );
      expect(rows).toEqual([]);
      // A host's admission lifts the ban.
      await host.get('lobby:decide', { room, participant_id: participant.id, allow_entry: true });
      expect(await wire.get('room:enter', { room })).toMatchObject({ status: 'accepted' });
    }
  });

  it('is recognised in a public room by any guest credential, and not without one', async () => {
    const { room, owner } = await scene.host('public');
    const { room: elsewhere } = await scene.host();
    await joins(room, owner.sub);
    const { guest, participant } = await (await scene.connect()).get('room:enter', { room: elsewhere });
    const enter = async (cookie: string) => {
      const response = await fetch(`${scene.product.origin}/api/v1.0/rooms/${room}/`, { headers: { cookie } });
      const { livekit } = await response.json();
      return livekit === undefined
        ? null
        : JSON.parse(Buffer.from(livekit.token.split('.')[1], 'base64url').toString()).sub;
    };
    expect(await enter(`greenroom_guest=${guest}`)).toBe(participant.id);
    expect(await enter('')).not.toBe(await enter(''));
    await joins(room, participant.id);
    await remove(owner, room, participant.id);
    expect(await enter(`greenroom_guest=${guest}`)).toBe(null);
    expect(await enter(`greenroom_guest=${guest}0`)).not.toBe(null);
  });

  it('has no rights of a host', async () => {
    const { room, owner } = await scene.host();
    const second = await scene.people.newPerson();
    await scene.people.setRole(room, second, 'administrator');
    for (const { sub } of [owner, second]) await joins(room, sub);
    await remove(owner, room, second.sub);
    const target = { participant_identity: owner.sub };
    for (const [act, body] of [
      ['mute-participant', { ...target, track_sid: 'TR_1' }],
      ['update-participant', { ...target, name: 'Fool' }],
      ['update-participant-role', { ...target, role: 'member' }],
      ['remove-participant', target],
    ] as const) {
      expect((await ask(second, 'POST', `rooms/${room}/${act}/`, body)).status, act).toBe(403);
    }
    const refused = await (
      await ask(second, 'POST', `rooms/${room}/update-participant/`, { ...target, name: 'Fool' })
    ).json();
    expect(refused).toEqual({ detail: 'You must have privileges on room to perform this action.' });
  });

  it('cannot watch with the token of a removed participant', async () => {
    const { room, owner } = await scene.host('public');
    await joins(room, owner.sub);
    const { livekit } = await (await ask(null, 'GET', `rooms/${room}/`)).json();
    const identity = JSON.parse(Buffer.from(livekit.token.split('.')[1], 'base64url').toString()).sub;
    await joins(room, identity);
    await remove(owner, room, identity);
    const wire = await scene.connect({ auth: { token: livekit.token } });
    expect(await wire.ask('room:watch', { room })).toMatchObject({ ok: false, code: 'banned' });
    expect(await wire.get('room:enter', { room })).toMatchObject({ status: 'denied', reason: 'banned' });
    expect(await wire.get('room:enter', { room: (await scene.host('public')).room })).toMatchObject({
      status: 'accepted',
    });
  });

  it('receives no token after the session ended', async () => {
    const { room, wire: host } = await scene.host();
    const person = await scene.people.newPerson();
    const wire = await scene.connect({ cookie: person.cookie });
    const { participant } = await wire.get('room:enter', { room });
    await scene.people.endSession(person);
    await host.get('lobby:decide', { room, participant_id: participant.id, allow_entry: true });
    await eventually('the answer or the end', () => !wire.socket.connected || wire.heard('entry').length > 1);
    expect(wire.heard('entry').filter(({ livekit }) => livekit !== undefined)).toEqual([]);
  });

  it('receives no token after the account was deactivated', async () => {
    const { room, wire: host } = await scene.host();
    const person = await scene.people.newPerson();
    const wire = await scene.connect({ cookie: person.cookie });
    const { participant } = await wire.get('room:enter', { room });
    await scene.people.pool.query('update meet_user set is_active = false where id = $1', [person.id]);
    await host.get('lobby:decide', { room, participant_id: participant.id, allow_entry: true });
    await eventually('the answer or the end', () => !wire.socket.connected || wire.heard('entry').length > 1);
    expect(wire.heard('entry').filter(({ livekit }) => livekit !== undefined)).toEqual([]);
  });

  it('receives the documented entry when removed while waiting', async () => {
    const { room, owner, wire: host } = await scene.host();
    await host.get('room:watch', { room });
    const wire = await scene.connect();
    const { participant } = await wire.get('room:enter', { room });
    await remove(owner, room, participant.id);
    await wire.hears('entry', 'the end', ({ status, reason }) => status === 'ended' && reason === 'removed');
    const gone = await host.hears('fact', 'the end for the host', ({ type }) => type === 'guest.gone');
    expect(gone.data).toMatchObject({ participant: participant.id, reason: 'removed', by: owner.id });
  });

  it('receives the entry when removed between admission and meeting', async () => {
    const { room, owner, wire: host } = await scene.host();
    const wire = await scene.connect();
    const { participant } = await wire.get('room:enter', { room });
    await host.get('lobby:decide', { room, participant_id: participant.id, allow_entry: true });
    await wire.hears('entry', 'the admission', ({ status }) => status === 'accepted');
    await remove(owner, room, participant.id);
    await wire.hears('entry', 'the end', ({ status, reason }) => status === 'ended' && reason === 'removed');
  });
});
