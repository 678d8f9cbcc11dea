import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '#test/support/eventually.ts';
import type { Person } from '#test/support/people.ts';
import { type RealtimeScene, startRealtimeScene } from '#test/support/realtime-scene.ts';
import { postWebhook, webhookBody } from '#test/support/signed-webhook.ts';
import { nowhere } from '#test/support/start-product.ts';

const csrf = 'a'.repeat(32);

describe('a person removed from a meeting', () => {
  let scene: RealtimeScene;
  beforeAll(async () => {
    scene = await startRealtimeScene({ GREENROOM_LOBBY_HOST_ABSENT: 'admit' });
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  const ask = async (who: Person | string, method: string, path: string, body?: object) => {
    const cookie = typeof who === 'string' ? who : `${who.cookie}; csrftoken=${csrf}`;
    const response = await fetch(`${scene.product.origin}/api/v1.0/${path}`, {
      method,
      headers: { 'content-type': 'application/json', cookie, 'x-csrftoken': csrf },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const guest = response.headers.getSetCookie().find((one) => one.startsWith('greenroom_guest='));
    return { status: response.status, json: text === '' ? null : JSON.parse(text), guest: guest?.split(';')[0] };
  };
  const reports = async (type: 'participant_joined' | 'room_finished', room: string, identity = '') => {
    const participant = { sid: `PA_${identity}`, identity, name: 'Some One' };
    const body = webhookBody(type, {
      room: { name: room, sid: `RM_${room}` },
      ...(type === 'participant_joined' ? { participant } : {}),
    });
    expect((await postWebhook(scene.product.origin, nowhere, body)).status).toBe(200);
  };
  const remove = (host: Person, room: string, participant_identity: string) =>
    ask(host, 'POST', `rooms/${room}/remove-participant/`, { participant_identity });
  const knock = async (who: Person | string, room: string) =>
    (await ask(who, 'POST', `rooms/${room}/request-entry/`, { username: 'Gus' })).json;
  const waiting = async (host: Person, room: string) =>
    (await ask(host, 'GET', `rooms/${room}/waiting-participants/`)).json.participants.map(
      ({ id }: { id: string }) => id,
    );
  const decide = (host: Person, room: string, participant_id: string, allow_entry: boolean) =>
    ask(host, 'POST', `rooms/${room}/enter/`, { participant_id, allow_entry });
  const bans = async (room: string) =>
    (await scene.people.pool.query('select from greenroom.ban where room = $1', [room])).rowCount;
  /** Lets the timeout after a denial or removal pass. */
  const later = async (room: string, guest: string) => {
    await scene.people.hurryGuest(room, guest);
    await eventually('the timers to fire', async () => {
      const due = `select from greenroom.actor where kind = 'guest' and id = $1 and due_at < '2001-01-01'`;
      return (await scene.people.pool.query(due, [`${room}/${guest}`])).rowCount === 0;
    });
  };
  /** An account that was removed from the meeting. */
  const removed = async (level: 'restricted' | 'trusted' | 'public', role?: 'member') => {
    const { room, owner, wire } = await scene.host(level);
    const person = await scene.people.newPerson();
    if (role !== undefined) await scene.people.setRole(room, person, role);
    for (const { sub } of [owner, person]) await reports('participant_joined', room, sub);
    await remove(owner, room, person.sub);
    const { status, id } = await knock(person, room);
    expect([status, await waiting(owner, room)]).toEqual(['denied', []]);
    return { room, owner, wire, person, id };
  };

  it.each(['restricted', 'trusted', 'public'] as const)(
    'knocks again after a while at a %s room, is seen by hosts, and is admitted by one',
    async (level) => {
      const { room, owner, wire, person, id } = await removed(level);
      await later(room, id);
      await wire.get('room:watch', { room });
      expect(await knock(person, room)).toMatchObject({ status: 'waiting', id, livekit: null });
      expect(await waiting(owner, room)).toEqual([id]);
      const fact = await wire.hears('fact', 'the knock', ({ type }) => type === 'guest.waiting');
      expect(fact.data).toMatchObject({ participant: { id }, again: true });
      expect(
        (await wire.get('lobby:list', { room, after: 0 })).guests.map(({ participant }) => participant.id),
      ).toEqual([id]);
      // Neither the access level nor an absent host admits them.
      await ask(owner, 'PATCH', `rooms/${room}/`, { access_level: level === 'public' ? 'trusted' : 'public' });
      expect(await knock(person, room)).toMatchObject({ status: 'waiting', livekit: null });
      expect(await bans(room)).toBe(1);
      expect((await decide(owner, room, id, true)).status).toBe(200);
      expect(await bans(room)).toBe(0);
      expect(await knock(person, room)).toMatchObject({ status: 'accepted', livekit: { room } });
    },
  );

  it('stays in the queue of the hosts when the room opens to everybody else', async () => {
    const { room, owner, wire, person, id } = await removed('restricted');
    await wire.get('room:watch', { room });
    const other = await scene.knock(room);
    await later(room, id);
    const { status } = await knock(person, room);
    expect(status).toBe('waiting');
    const { guests } = await wire.get('lobby:list', { room, after: 0 });
    const { number } = guests.find(({ participant }) => participant.id === id)!;
    await ask(owner, 'PATCH', `rooms/${room}/`, { access_level: 'public' });
    const fact = await wire.hears('fact', 'the opening', ({ type }) => type === 'lobby.admittedAll');
    expect(fact.data).toEqual({ through: number, count: 1, except: [number] });
    await other.wire.hears('entry', 'the admission', (entry) => entry.status === 'accepted');
    expect(await waiting(owner, room)).toEqual([id]);
  });

  it('may knock three times per meeting, and again in the next', async () => {
    const { room, owner, person, id } = await removed('public', 'member');
    for (let time = 0; time < 3; time++) {
      await later(room, id);
      expect((await knock(person, room)).status, `${time}`).toBe('waiting');
      expect((await decide(owner, room, id, false)).status).toBe(200);
      expect(await knock(person, room)).toMatchObject({ status: 'denied', livekit: null });
    }
    await later(room, id);
    expect((await knock(person, room)).status).toBe('denied');
    expect(await waiting(owner, room)).toEqual([]);
    await reports('room_finished', room);
    expect(await knock(person, room)).toMatchObject({ status: 'accepted', livekit: { room } });
  });

  it('stays removed after giving up the place, and is admitted with all', async () => {
    const { room, person, wire, id } = await removed('restricted');
    const socket = await scene.connect({ cookie: person.cookie });
    await later(room, id);
    expect(await socket.get('room:enter', { room })).toMatchObject({ status: 'waiting' });
    await socket.get('room:leave', { room });
    expect(await socket.get('room:enter', { room })).toMatchObject({ status: 'denied', reason: 'banned' });
    await later(room, id);
    expect(await socket.get('room:enter', { room })).toMatchObject({ status: 'waiting' });
    expect(await wire.get('lobby:admit-all', { room })).toMatchObject({ admitted: 1 });
    expect(await bans(room)).toBe(0);
    expect(await socket.get('room:enter', { room })).toMatchObject({ status: 'accepted' });
  });

  it('without an account stays denied by the guest credential of a public room', async () => {
    const { room, owner } = await scene.host('public');
    await reports('participant_joined', room, owner.sub);
    const first = await ask('', 'GET', `rooms/${room}/`);
    const subOf = ({ token }: { token: string }) =>
      JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()).sub as string;
    const identity = subOf(first.json.livekit);
    expect(first.guest).toMatch(new RegExp(`^greenroom_guest=${identity}\\.`));
    // The second tab is the same person and gets no second credential.
    const second = await ask(first.guest!, 'GET', `rooms/${room}/`);
    expect([subOf(second.json.livekit), second.guest]).toEqual([identity, undefined]);
    await reports('participant_joined', room, identity);
    await remove(owner, room, identity);
    expect((await ask(first.guest!, 'GET', `rooms/${room}/`)).json.livekit).toBeUndefined();
    expect(await knock(first.guest!, room)).toMatchObject({ status: 'denied', livekit: null });
    await later(room, identity);
    expect(await knock(first.guest!, room)).toMatchObject({ status: 'denied', livekit: null });
    expect(await waiting(owner, room)).toEqual([]);
  });

  it('gets a guest credential only with a token and without an account', async () => {
    const { room: closed } = await scene.host('restricted');
    const { room: open, owner } = await scene.host('public');
    expect((await ask('', 'GET', `rooms/${closed}/`)).guest).toBeUndefined();
    expect((await ask(owner, 'GET', `rooms/${open}/`)).guest).toBeUndefined();
  });
});
