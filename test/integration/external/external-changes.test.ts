import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '#test/support/eventually.ts';
import { type ExternalScene, type StoredApplication, startExternalScene } from '#test/support/external-scene.ts';
import type { Person } from '#test/support/people.ts';
import type { Json } from '#test/support/rest-scene.ts';

describe('changes of rooms through the external API', () => {
  let scene: ExternalScene;
  let application: StoredApplication;
  let user: Person;
  let token: string;
  beforeAll(async () => {
    scene = await startExternalScene();
    application = await scene.newApplication();
    user = await scene.people.newPerson();
    token = await scene.tokenFor(application, user);
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  const create = async (body: Json = {}, by = token) => (await scene.ask(by, 'POST', 'rooms/', body)).json;
  const patch = (id: string, body: Json, headers: Json = {}, by = token) =>
    scene.ask(by, 'PATCH', `rooms/${id}/`, body, headers);
  const roles = async (id: string) => {
    const { rows } = await scene.people.pool.query<{ user_id: string; role: string }>(
      'select user_id, role from meet_resource_access where resource_id = $1',
      [id],
    );
    return Object.fromEntries(rows.map(({ user_id, role }) => [user_id, role]));
  };
  const withEmail = async (domain = 'example.com') => {
    const person = await scene.people.newPerson();
    const email = `p-${person.id}@${domain}`;
    await scene.setEmail(person, email);
    return { ...person, email };
  };
  const journal = async (id: string) =>
    (
      await scene.people.pool.query<{ type: string }>(
        'select event as type from greenroom.journal where room = $1 order by journal.id',
        [id],
      )
    ).rows.map(({ type }) => type);

  it.each(['PUT', 'PATCH'])('%s changes what it names, and tells the room', async (method) => {
    const room = await create({ title: 'One' });
    const { status, json, headers } = await scene.ask(token, method, `rooms/${room.id}/`, {
      access_level: 'restricted',
      configuration: { everyone_can_mute: false },
      name: 'ignored',
      slug: 'ignored',
      pin_code: '1',
    });
    expect([status, json]).toEqual([
      200,
      { ...room, access_level: 'restricted', configuration: { everyone_can_mute: false } },
    ]);
    expect(headers.get('etag')).toMatch(/^"[0-9a-f]+"$/);
    expect((await scene.ask(token, 'GET', `rooms/${room.id}/`)).json).toEqual(json);
    expect(await journal(room.id)).toContain('room.changed');
    // What is the same is no change.
    const again = await scene.ask(token, method, `rooms/${room.id}/`, { access_level: 'restricted' });
    expect(again.headers.get('etag')).toBe(headers.get('etag'));
  });

  it('gives and removes a title', async () => {
    const { id } = await create();
    expect((await patch(id, { title: 'Board' })).json.title).toBe('Board');
    expect((await patch(id, { access_level: 'trusted' })).json.title).toBe('Board');
    expect((await patch(id, { title: null })).json.title).toBeUndefined();
  });

  it('refuses public rooms, but one that a host made public stays so', async () => {
    const { id } = await create();
    const refused = { access_level: ['Public rooms are disabled for the external API.'] };
    expect(await patch(id, { access_level: 'public' })).toMatchObject({ status: 400, json: refused });
    expect((await scene.call(user, 'PATCH', `rooms/${id}/`, { access_level: 'public' })).status).toBe(200);
    expect((await patch(id, { access_level: 'public', title: 'x' })).status).toBe(200);
  });

  it('refuses a public room that a host closes between check and act', async () => {
    const { id } = await create();
    await scene.call(user, 'PATCH', `rooms/${id}/`, { access_level: 'public' });
    const { pool } = scene.people;
    const other = await pool.connect();
    await other.query('begin');
    // As a host's change does, it locks the room.
    await other.query('select from meet_resource where id = $1 for no key update', [id]);
    const answered = patch(id, { access_level: 'public' });
    await eventually('the change does not wait', async () => {
      const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      return (await pool.query(waiting)).rowCount === 1;
    });
    await other.query(`update meet_room set access_level = 'restricted' where resource_id = $1`, [id]);
    await other.query('commit');
    other.release();
    expect((await answered).status).toBe(400);
    expect((await scene.ask(token, 'GET', `rooms/${id}/`)).json.access_level).toBe('restricted');
  });

  it('is for hosts, and deletion for owners', async () => {
    const { id } = await create();
    const [member, administrator] = [await scene.people.newPerson(), await scene.people.newPerson()];
    await scene.people.setRole(id, member, 'member');
    await scene.people.setRole(id, administrator, 'administrator');
    const status = async (person: Person, method: string) =>
      (await scene.ask(await scene.tokenFor(application, person), method, `rooms/${id}/`, {})).status;
    expect([await status(member, 'PATCH'), await status(member, 'DELETE')]).toEqual([403, 403]);
    expect([await status(administrator, 'PATCH'), await status(administrator, 'DELETE')]).toEqual([200, 403]);
    const limited = await scene.tokenFor(application, user, 'rooms:retrieve');
    for (const [method, scope] of [
      ['PUT', 'update'],
      ['PATCH', 'update'],
      ['DELETE', 'delete'],
    ] as const) {
      expect(await scene.ask(limited, method, `rooms/${id}/`, {})).toMatchObject({
        status: 403,
        json: { detail: `Insufficient permissions. Required scope: rooms:${scope}` },
      });
    }
    expect(await status(user, 'DELETE')).toBe(204);
    expect((await scene.ask(token, 'GET', `rooms/${id}/`)).status).toBe(404);
    expect(await journal(id)).toContain('room.deleted');
  });

  it('leaves nothing of a deleted room', async () => {
    const guest = await withEmail();
    const { id } = await create({ title: 'x' });
    await patch(id, { attendees: [guest.email] });
    await scene.ask(token, 'DELETE', `rooms/${id}/`);
    const { rows } = await scene.people.pool.query(
      `select (select count(*)::int from greenroom.room_title where room = $1)
         + (select count(*)::int from greenroom.room_attendee where room = $1)
         + (select count(*)::int from greenroom.room_origin where room = $1)
         + (select count(*)::int from meet_resource_access where resource_id = $1) as left`,
      [id],
    );
    expect(rows).toEqual([{ left: 0 }]);
  });

  describe('with If-Match', () => {
    it('changes only the version that was read', async () => {
      const { id } = await create();
      const tagOf = async () => (await scene.ask(token, 'GET', `rooms/${id}/`)).headers.get('etag')!;
      const first = await tagOf();
      const changed = await patch(id, { title: 'One' }, { 'if-match': `"other", ${first}` });
      expect(changed.status).toBe(200);
      expect(changed.headers.get('etag')).toBe(await tagOf());
      expect(await patch(id, { title: 'Two' }, { 'if-match': first })).toMatchObject({
        status: 412,
        json: { detail: 'The room was changed meanwhile.' },
      });
      for (const tag of ['W/"x"', 'nonsense', '']) expect((await patch(id, {}, { 'if-match': tag })).status).toBe(412);
      expect((await patch(id, { title: 'Three' }, { 'if-match': '*' })).status).toBe(200);
      // Attendees and changes by people make new versions too.
      const guest = await withEmail();
      const third = await tagOf();
      await patch(id, { attendees: [guest.email] });
      expect(await tagOf()).not.toBe(third);
      const fourth = await tagOf();
      await scene.call(user, 'PATCH', `rooms/${id}/`, { access_level: 'restricted' });
      expect((await patch(id, { title: 'Four' }, { 'if-match': fourth })).status).toBe(412);
    });

    it('deletes only the version that was read', async () => {
      const { id } = await create();
      const { headers } = await patch(id, { title: 'One' });
      const remove = (tag: string) => scene.ask(token, 'DELETE', `rooms/${id}/`, undefined, { 'if-match': tag });
      expect(await remove('"other"')).toMatchObject({
        status: 412,
        json: { detail: 'The room was changed meanwhile.' },
      });
      expect((await scene.ask(token, 'GET', `rooms/${id}/`)).status).toBe(200);
      expect((await remove(headers.get('etag')!)).status).toBe(204);
    });

    it('lets one of several at once win', async () => {
      const { id } = await create();
      const { headers } = await scene.ask(token, 'GET', `rooms/${id}/`);
      const match = { 'if-match': headers.get('etag')! };
      const answers = await Promise.all(
        Array.from({ length: 5 }, (_, at) => patch(id, { title: `Title ${at}` }, match)),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412, 412]);
    });
  });

  describe('attendees', () => {
    it('become members, and replace those that this client gave before', async () => {
      const [one, two, three] = [await withEmail(), await withEmail(), await withEmail()];
      const { id } = await create({ access_level: 'restricted' });
      const { status, json } = await patch(id, { attendees: [one.email, two.email.toUpperCase(), one.email] });
      expect([status, json.unresolved]).toEqual([200, []]);
      expect(await roles(id)).toEqual({ [user.id]: 'owner', [one.id]: 'member', [two.id]: 'member' });
      await patch(id, { attendees: [three.email, two.email] });
      expect(await roles(id)).toEqual({ [user.id]: 'owner', [two.id]: 'member', [three.id]: 'member' });
      expect((await patch(id, { title: 'x' })).json).not.toHaveProperty('unresolved');
      expect(Object.keys(await roles(id))).toHaveLength(3);
      await patch(id, { attendees: [] });
      expect(await roles(id)).toEqual({ [user.id]: 'owner' });
    });

    it('never touch roles that people gave', async () => {
      const [member, promoted, again] = [await withEmail(), await withEmail(), await withEmail()];
      const { id } = await create();
      await scene.people.setRole(id, member, 'member');
      const owner = await withEmail();
      await scene.people.setRole(id, owner, 'owner');
      await patch(id, { attendees: [member.email, promoted.email, again.email, owner.email] });
      await scene.people.setRole(id, promoted, 'administrator');
      // Removed and given again by a host: another access.
      await scene.people.setRole(id, again, null);
      await scene.people.setRole(id, again, 'member');
      await patch(id, { attendees: [] });
      expect(await roles(id)).toEqual({
        [user.id]: 'owner',
        [owner.id]: 'owner',
        [member.id]: 'member',
        [promoted.id]: 'administrator',
        [again.id]: 'member',
      });
    });

    it('without an account come back, and nobody else is created', async () => {
      const [known, inactive, twin, other] = [
        await withEmail(),
        await withEmail(),
        await withEmail(),
        await withEmail(),
      ];
      await scene.people.pool.query('update meet_user set is_active = false where id = $1', [inactive.id]);
      await scene.setEmail(other, twin.email);
      const { id } = await create();
      const unresolved = ['Nobody@example.com', inactive.email, twin.email];
      const { json } = await patch(id, { attendees: [...unresolved, known.email] });
      expect(json.unresolved).toEqual(unresolved);
      expect(await roles(id)).toEqual({ [user.id]: 'owner', [known.id]: 'member' });
      expect((await scene.people.pool.query('select from meet_user where sub is null')).rowCount).toBe(0);
    });

    it('are of the domains that the application may act for', async () => {
      const limited = await scene.newApplication({ domains: ['agency.example'] });
      const own = await scene.tokenFor(limited, user);
      const [inside, outside] = [await withEmail('Agency.example'), await withEmail('other.example')];
      const { id } = await create({}, own);
      const { json } = await patch(id, { attendees: [inside.email, outside.email] }, {}, own);
      expect(json.unresolved).toEqual([outside.email]);
      expect(Object.keys(await roles(id))).toHaveLength(2);
    });

    it.each<[unknown, Json]>([
      [
        ['a@example.com', 'nonsense', 'b@@example.com'],
        { attendees: { 1: ['Enter a valid email address.'], 2: ['Enter a valid email address.'] } },
      ],
      [[7], { attendees: { 0: ['Not a valid string.'] } }],
      ['a@example.com', { attendees: ['Expected a list of items but got type "str".'] }],
      [
        Array.from({ length: 501 }, (_, at) => `p${at}@example.com`),
        { attendees: ['Ensure this list has at most 500 items.'] },
      ],
    ])('are e-mails, at most 500: %#', async (attendees, problems) => {
      const { id } = await create();
      const { status, json } = await patch(id, { attendees });
      expect([status, json]).toEqual([400, problems]);
    });

    it('are given in a few statements, however many they are', async () => {
      const people: string[] = [];
      await scene.people.pool.query(
        `insert into meet_user (id, created_at, updated_at, password, is_superuser, is_staff, is_device, is_active, sub,
           email, language, timezone, default_room_configuration)
         select gen_random_uuid(), now(), now(), '!', false, false, false, true, 'many-' || n, 'many-' || n || '@example.com',
           'en-us', 'UTC', '{}' from generate_series(1, 500) n`,
      );
      for (let at = 1; at <= 500; at++) people.push(`many-${at}@example.com`);
      const { id } = await create();
      expect((await patch(id, { attendees: people })).json.unresolved).toEqual([]);
      expect(Object.keys(await roles(id))).toHaveLength(501);
      // Nobody is in the meeting or at the door: the room has nothing to tell.
      expect(await journal(id)).toEqual([]);
      expect((await patch(id, { attendees: [] })).status).toBe(200);
      expect(Object.keys(await roles(id))).toHaveLength(1);
    });

    it('who wait at the door are let in', async () => {
      const waiting = await withEmail();
      const { id } = await create({ access_level: 'restricted' });
      const knock = await scene.call(waiting, 'POST', `rooms/${id}/request-entry/`, { username: 'W' });
      expect([knock.status, knock.json.status]).toEqual([200, 'waiting']);
      await patch(id, { attendees: [waiting.email], title: 'x', access_level: 'trusted' });
      await patch(id, { access_level: 'restricted', attendees: [waiting.email] });
      const again = await scene.call(waiting, 'POST', `rooms/${id}/request-entry/`, { username: 'W' });
      expect(again.json.status).toBe('accepted');
      expect(again.json.livekit).not.toBeNull();
    });

    it('who wait in a restricted room are admitted by their new role alone', async () => {
      const waiting = await withEmail();
      const { id } = await create({ access_level: 'restricted' });
      await scene.call(waiting, 'POST', `rooms/${id}/request-entry/`, { username: 'W' });
      await patch(id, { attendees: [waiting.email] });
      const { rows } = await scene.people.pool.query('select status from greenroom.guest where room = $1', [id]);
      expect(rows).toEqual([{ status: 'admitted' }]);
      expect(await journal(id)).toEqual(expect.arrayContaining(['role.changed', 'guest.admit']));
    });

    it('who are in the meeting lose their attendance with the role', async () => {
      const there = await withEmail();
      const { id } = await create({ access_level: 'restricted' });
      await patch(id, { attendees: [there.email] });
      await scene.people.pool.query('insert into greenroom.attendance (room, identity) values ($1, $2)', [
        id,
        there.sub,
      ]);
      await patch(id, { attendees: [] });
      expect(await journal(id)).toContain('role.changed');
      const { rowCount } = await scene.people.pool.query('select from greenroom.attendance where room = $1', [id]);
      expect(rowCount).toBe(0);
    });
  });

  it('logs no e-mail of attendees', async () => {
    const guest = await withEmail();
    const { id } = await create();
    await patch(id, { attendees: [guest.email, 'nobody@nowhere.example'] });
    const lines = scene.product.logged.join('\n');
    for (const text of [guest.email, 'nobody@nowhere.example']) expect(lines).not.toContain(text);
  });
});

describe('attendees of an installation that creates users', () => {
  it('are created once, in any spelling, for applications whose token permits the change', async () => {
    await using scene = await startExternalScene({
      APPLICATION_ALLOW_USER_CREATION: 'true',
      OIDC_FALLBACK_TO_EMAIL_FOR_IDENTIFICATION: 'true',
      OIDC_USER_SUB_FIELD_IMMUTABLE: 'false',
    });
    const application = await scene.newApplication();
    const token = await scene.tokenFor(application, await scene.people.newPerson());
    const { json: room } = await scene.ask(token, 'POST', 'rooms/', {});
    const count = async () => (await scene.people.pool.query('select from meet_user where sub is null')).rowCount;
    const attendees = ['New@Example.com', 'new@example.COM', 'two@example.com'];
    // Nobody is created for a change that is refused.
    const outdated = await scene.ask(token, 'PATCH', `rooms/${room.id}/`, { attendees }, { 'if-match': '"0"' });
    expect([outdated.status, await count()]).toEqual([412, 0]);
    const stranger = await scene.tokenFor(application, await scene.people.newPerson());
    expect((await scene.ask(stranger, 'PATCH', `rooms/${room.id}/`, { attendees })).status).toBe(403);
    expect(await count()).toBe(0);
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => scene.ask(token, 'PATCH', `rooms/${room.id}/`, { attendees })),
    );
    for (const { status, json } of answers) expect([status, json.unresolved]).toEqual([200, []]);
    expect(await count()).toBe(2);
    expect(answers[0]!.json.id).not.toBe(randomUUID());
  });
});
