import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fireDueTimers } from '#src/actors/due-timers.ts';
import { keepHouse } from '#src/jobs/housekeeping.ts';
import { purgesOf } from '#src/product-runtime.ts';
import { eventually } from '#test/support/eventually.ts';
import type { Person } from '#test/support/people.ts';
import { createRestGuest } from '#test/support/rest-guest.ts';
import { type RestScene, startRestScene } from '#test/support/rest-scene.ts';

const privileges = { detail: 'You must have privileges on room to perform this action.' };
const login = { detail: 'Authentication credentials were not provided.' };
const unknownRoom = { detail: 'No Room matches the given query.' };

describe('the lobby over REST', () => {
  let scene: RestScene;
  let host: Person;
  let stranger: Person;
  let member: Person;
  beforeAll(async () => {
    scene = await startRestScene({ LOBBY_WAITING_TIMEOUT: '60' });
    host = await scene.people.newPerson('Ada Host');
    stranger = await scene.people.newPerson('Stan Stranger');
    member = await scene.people.newPerson('Max Member');
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  const newRoom = (level: 'restricted' | 'trusted' | 'public' = 'restricted') => scene.people.newRoom(host, level);
  const newGuest = (username: string) => createRestGuest(scene.product.origin, username);
  const waiting = async (room: string) =>
    (await scene.call(host, 'GET', `rooms/${room}/waiting-participants/`)).json.participants;
  const decide = (who: Person | null, room: string, participant_id: unknown, allow_entry: unknown) =>
    scene.call(who, 'POST', `rooms/${room}/enter/`, { participant_id, allow_entry });
  const journal = async (room: string, event: string) =>
    (await scene.people.pool.query('select 1 from greenroom.journal where room = $1 and event = $2', [room, event]))
      .rowCount;

  it('is one knock for any number of polls, and a token once a host admits', async () => {
    const room = await newRoom();
    const guest = newGuest('  Grace\u202e Hopper ');
    const first = await guest.ask(room);
    expect(first).toMatchObject({ status: 200, json: { status: 'waiting', username: 'Grace Hopper', livekit: null } });
    expect(first.setCookie).toMatch(/HttpOnly/);
    expect(guest.cookie()).not.toBe(`greenroom_guest=${first.json.id}`);
    for (let again = 0; again < 3; again++) expect((await guest.ask(room)).json).toEqual(first.json);
    expect(await journal(room, 'guest.knock')).toBe(1);
    expect(await journal(room, 'guest.polled')).toBe(0);
    expect(await waiting(room)).toEqual([
      { status: 'waiting', username: 'Grace Hopper', id: first.json.id, color: first.json.color },
    ]);

    expect(await decide(host, room, first.json.id, 'True')).toMatchObject({
      status: 200,
      json: { message: 'Participant was updated.' },
    });
    const accepted = await guest.ask(room);
    expect(accepted.json).toMatchObject({ status: 'accepted', id: first.json.id, livekit: { room } });
    const { sub, name } = JSON.parse(Buffer.from(accepted.json.livekit.token.split('.')[1], 'base64url').toString());
    expect([sub, name]).toEqual([first.json.id, 'Grace Hopper']);
    expect(await waiting(room)).toEqual([]);
  });

  it('keeps nothing for a guest whose actor is quarantined, however often they ask', async () => {
    const room = await newRoom();
    const guest = newGuest('Grace');
    const { json } = await guest.ask(room);
    const id = `${room}/${json.id}`;
    const setAside = 'update greenroom.actor set quarantined_at = now(), inbox = 1 where id = $1';
    await scene.people.pool.query(setAside, [id]);

    for (let again = 0; again < 3; again++) expect((await guest.ask(room)).json).toEqual(json);

    const { rows } = await scene.people.pool.query('select inbox from greenroom.actor where id = $1', [id]);
    expect(rows).toEqual([{ inbox: 1 }]);
  });

  it('gives a guest in an embedded page a cookie that comes back there, and nobody else one of that kind', async () => {
    const room = await newRoom();
    const cookiesFor = async (headers: Record<string, string>) => {
      const response = await fetch(`${scene.product.origin}/api/v1.0/rooms/${room}/request-entry/`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ username: 'Grace' }),
      });
      return response.headers.getSetCookie().map((line) => line.replace(/=[^;]*/, ''));
    };
    for (const access of ['none', 'inactive', 'active']) {
      expect(await cookiesFor({ 'sec-fetch-storage-access': access })).toEqual([
        'greenroom_guest; Path=/; HttpOnly; Secure; Partitioned; SameSite=None',
      ]);
    }
    const lax = ['greenroom_guest; Path=/; HttpOnly; SameSite=Lax'];
    expect(await cookiesFor({})).toEqual(lax);
    expect(await cookiesFor({ 'sec-fetch-storage-access': 'something else', 'sec-fetch-site': 'cross-site' })).toEqual(
      lax,
    );
    const own = { cookie: stranger.cookie, 'x-csrftoken': 'a'.repeat(32), 'sec-fetch-storage-access': 'active' };
    expect(await cookiesFor({ ...own, cookie: `${own.cookie}; csrftoken=${'a'.repeat(32)}` })).toEqual([]);
    // The CSRF cookie that a session gets again stays Lax.
    const me = await fetch(`${scene.product.origin}/api/v1.0/users/me/`, { headers: own });
    expect(me.headers.getSetCookie().join()).toMatch(/^csrftoken=.*SameSite=Lax$/);
  });

  it('does not accept the public guest id as a credential', async () => {
    const room = await newRoom();
    const guest = newGuest('Grace');
    const { json } = await guest.ask(room);
    await decide(host, room, json.id, true);
    for (const cookie of [
      `lobbyParticipantId=${json.id}`,
      `greenroom_guest=${json.id}`,
      `greenroom_guest=${json.id}.x`,
    ]) {
      const response = await fetch(`${scene.product.origin}/api/v1.0/rooms/${room}/request-entry/`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', cookie },
        body: JSON.stringify({ username: 'Mallory' }),
      });
      const thief = await response.json();
      expect(thief).toMatchObject({ status: 'waiting', livekit: null });
      expect(thief.id).not.toBe(json.id);
    }
  });

  it('admits entitled people at once', async () => {
    const [open, trusted, closed] = [await newRoom('public'), await newRoom('trusted'), await newRoom()];
    await scene.people.setRole(closed, member, 'member');
    expect((await newGuest('Grace').ask(open)).json).toMatchObject({ status: 'accepted', livekit: { room: open } });
    expect((await newGuest('Grace').ask(trusted)).json).toMatchObject({ status: 'waiting', livekit: null });
    const asked = async (who: Person, room: string) =>
      (await scene.call(who, 'POST', `rooms/${room}/request-entry/`, { username: 'X' })).json;
    expect(await asked(stranger, trusted)).toMatchObject({ status: 'accepted' });
    expect(await asked(stranger, closed)).toMatchObject({ status: 'waiting' });
    expect(await asked(member, closed)).toMatchObject({ status: 'accepted' });
    expect(await waiting(open)).toEqual([]);
  });

  it('answers what is wrong in the documented order', async () => {
    const room = await newRoom();
    const guest = newGuest('Grace');
    const required = { username: ['This field is required.'] };
    expect(await guest.ask('nothing-here', {})).toMatchObject({ status: 400, json: required });
    expect(await guest.ask(room, { username: '  ' })).toMatchObject({
      status: 400,
      json: { username: ['This field may not be blank.'] },
    });
    expect(await guest.ask('nothing-here')).toMatchObject({ status: 404, json: unknownRoom });
    const forged = await fetch(`${scene.product.origin}/api/v1.0/rooms/${room}/request-entry/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: stranger.cookie },
      body: JSON.stringify({ username: 'Grace' }),
    });
    expect(forged.status).toBe(403);
    expect((await forged.json()).detail).toMatch(/^CSRF Failed/);

    const nobody = crypto.randomUUID();
    expect(await decide(null, room, nobody, true)).toMatchObject({ status: 401, json: login });
    expect(await decide(stranger, room, 'x', 'maybe')).toMatchObject({
      status: 400,
      json: { participant_id: ['Must be a valid UUID.'], allow_entry: ['Must be a valid boolean.'] },
    });
    expect(await decide(stranger, room, nobody, true)).toMatchObject({ status: 403, json: privileges });
    expect(await decide(host, room, nobody, true)).toMatchObject({
      status: 404,
      json: { message: 'Participant not found.' },
    });
    const { id } = (await guest.ask(room)).json;
    for (const spelled of [id.toUpperCase(), id.replaceAll('-', ''), `{${id}}`]) {
      expect(await decide(host, room, spelled, false), spelled).toMatchObject({ status: 200 });
    }
    expect(await decide(host, await newRoom('public'), nobody, true)).toMatchObject({
      status: 404,
      json: { message: 'Room has no lobby system.' },
    });
    expect(await scene.call(stranger, 'GET', `rooms/${room}/waiting-participants/`)).toMatchObject({
      status: 403,
      json: privileges,
    });
    expect(await scene.call(null, 'GET', `rooms/${room}/waiting-participants/`)).toMatchObject({ status: 401 });
  });

  it('refuses decisions of a banned host', async () => {
    const room = await newRoom();
    const second = await scene.people.newPerson();
    await scene.people.setRole(room, second, 'administrator');
    const { id } = (await newGuest('Grace').ask(room)).json;
    await scene.people.pool.query(
      'insert into greenroom.ban (room, identity, user_id, banned_by) values ($1, $2, $3, $4)',
      [room, second.sub, second.id, host.id],
    );
    for (const who of [id, crypto.randomUUID()]) {
      expect(await decide(second, room, who, true)).toMatchObject({ status: 403, json: privileges });
    }
    expect(await decide(host, room, id, true)).toMatchObject({ status: 200 });
  });

  it('expires the place of a guest who stops polling, and no other', async () => {
    const room = await newRoom();
    const [stays, goes] = [newGuest('Stays'), newGuest('Goes')];
    const kept = (await stays.ask(room)).json.id;
    const left = (await goes.ask(room)).json.id;
    // As if both had been silent for almost a minute; one of them asks again.
    const { pool } = scene.people;
    const soon = `update greenroom.actor set due_at = clock_timestamp() + interval '300 milliseconds',
      timers = jsonb_set(timers, '{xstate.after.unasked.guest.waiting.polled,at}', to_jsonb(to_char(
        (clock_timestamp() + interval '300 milliseconds') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
      where room = $1 and kind = 'guest'`;
    await pool.query(soon, [room]);
    expect((await stays.ask(room)).json.status).toBe('waiting');
    await eventually('one place to end', async () => {
      await fireDueTimers(scene.product.runtime);
      return (await waiting(room)).length === 1;
    });
    expect(await waiting(room)).toMatchObject([{ id: kept }]);
    const again = await goes.ask(room);
    expect(again.json).toMatchObject({ status: 'waiting', id: left });
    expect(await journal(room, 'guest.knock')).toBe(3);
  });

  it('leaves no corrected name behind in facts, once names are deleted', async () => {
    const room = await newRoom();
    const guest = newGuest('Grace');
    await guest.ask(room);
    await guest.ask(room, { username: 'Grace Hopper' });
    const { pool } = scene.people;
    const facts = async () =>
      JSON.stringify((await pool.query('select data from greenroom.fact where room = $1', [room])).rows);
    expect(await facts()).toContain('Grace Hopper');
    await pool.query(
      `update greenroom.guest set status = 'gone', ended_at = now() - interval '2 days' where room = $1`,
      [room],
    );
    await keepHouse(scene.product.database, purgesOf(scene.product.settings));
    expect(await facts()).not.toContain('Grace');
  });

  it('is denied for a while, and hosts are told when the same person knocks again', async () => {
    const room = await newRoom();
    const guest = newGuest('Grace');
    const { id } = (await guest.ask(room)).json;
    await decide(host, room, id, false);
    expect((await guest.ask(room)).json).toMatchObject({ status: 'denied', livekit: null });
    await scene.people.pool.query(
      `update greenroom.actor set due_at = '2000-01-01', timers = (
          select jsonb_object_agg(key, case when key like '%barred%'
            then jsonb_set(value, '{at}', '"2000-01-01T00:00:00.000Z"') else value end) from jsonb_each(timers))
        where room = $1 and kind = 'guest'`,
      [room],
    );
    await fireDueTimers(scene.product.runtime);
    expect((await guest.ask(room)).json).toMatchObject({ status: 'waiting', id });
    const { rows } = await scene.people.pool.query(
      `select data from greenroom.fact where room = $1 and type = 'guest.waiting' order by number`,
      [room],
    );
    expect(rows.map(({ data }) => data.again)).toEqual([undefined, true]);
  });
});
