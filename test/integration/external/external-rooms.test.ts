import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { roomAddress } from '#machines/addresses.ts';
import { deliver } from '#src/actors/deliver.ts';
import { eventually } from '#test/support/eventually.ts';
import { type ExternalScene, type StoredApplication, startExternalScene } from '#test/support/external-scene.ts';
import type { Person } from '#test/support/people.ts';
import type { Json } from '#test/support/rest-scene.ts';

const drawn = /^[a-z]{3}-[a-z]{4}-[a-z]{3}$/;

describe('rooms of the external API', () => {
  let scene: ExternalScene;
  let application: StoredApplication;
  let user: Person;
  let token: string;
  beforeAll(async () => {
    scene = await startExternalScene({
      APPLICATION_BASE_URL: 'https://meet.example.org',
      ROOM_TELEPHONY_ENABLED: 'true',
      ROOM_TELEPHONY_PHONE_NUMBER: '+1-555-0100',
    });
    application = await scene.newApplication();
    user = await scene.people.newPerson();
    token = await scene.tokenFor(application, user);
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  const create = async (body: Json = {}, headers: Json = {}, by = token) =>
    (await scene.ask(by, 'POST', 'rooms/', body, headers)).json;
  const stored = async (id: string) =>
    (
      await scene.people.pool.query(
        `select r.access_level, r.configuration, o.kind, o.application, o.client,
           array(select concat(a.user_id, ' ', a.role) from meet_resource_access a where a.resource_id = $1) as roles
         from meet_room r left join greenroom.room_origin o on o.room = r.resource_id where r.resource_id = $1`,
        [id],
      )
    ).rows[0];

  it('are created for the user, with the application as their origin', async () => {
    const { status, json, headers } = await scene.ask(token, 'POST', 'rooms/');
    expect([status, json]).toEqual([
      201,
      {
        id: expect.any(String),
        name: expect.stringMatching(drawn),
        slug: json.name,
        access_level: 'trusted',
        configuration: {},
        url: `https://meet.example.org/${json.slug}`,
        telephony: {
          enabled: true,
          phone_number: '+1-555-0100',
          pin_code: expect.stringMatching(/^\d{10}$/),
          default_country: 'US',
        },
      },
    ]);
    expect(headers.get('etag')).toMatch(/^"[0-9a-f]+"$/);
    expect(await stored(json.id)).toEqual({
      access_level: 'trusted',
      configuration: {},
      kind: 'external',
      application: application.id,
      client: application.clientId,
      roles: [`${user.id} owner`],
    });
    const audit = scene.product.logged.find((line) => line.includes(json.id) && line.includes('"kind":"application"'));
    expect(JSON.parse(audit ?? '{}')).toMatchObject({ room: json.id, user: user.id, client: application.clientId });
  });

  it('take access level, configuration and title, and ignore what is drawn', async () => {
    const body = { access_level: 'restricted', configuration: { can_publish_sources: ['camera'] }, title: ' Board ' };
    const room = await create({ ...body, id: 'fake', name: 'fake', slug: 'fake', pin_code: '1' });
    expect(room).toMatchObject({ ...body, title: 'Board', name: expect.stringMatching(drawn) });
    expect(room).not.toHaveProperty('pin_code');
    expect((await create({ title: '' })).title).toBeUndefined();
  });

  it.each<[Json, Json]>([
    [{ access_level: 'public' }, { access_level: ['Public rooms are disabled for the external API.'] }],
    [{ access_level: 'open' }, { access_level: ['"open" is not a valid choice.'] }],
    [{ access_level: null }, { access_level: ['This field may not be null.'] }],
    [{ title: 'x'.repeat(256) }, { title: ['Ensure this field has no more than 255 characters.'] }],
    [
      { configuration: { foo: 1 } },
      { configuration: [expect.objectContaining({ type: 'extra_forbidden', msg: 'Extra inputs are not permitted' })] },
    ],
    [{ configuration: { can_publish_sources: ['nose'] } }, { configuration: [expect.any(Object)] }],
  ])('are not created with %j', async (body, problems) => {
    const { status, json } = await scene.ask(token, 'POST', 'rooms/', body);
    expect([status, json]).toEqual([400, problems]);
  });

  it('are listed by name, 20 at a time, with and without the slash', async () => {
    const person = await scene.people.newPerson();
    const own = await scene.tokenFor(application, person);
    for (let at = 0; at < 22; at++) await create({}, {}, own);
    const { json } = await scene.ask(own, 'GET', 'rooms/?page_size=5');
    expect([json.count, json.results.length, json.previous]).toEqual([22, 20, null]);
    const names = json.results.map((room: Json) => room.name);
    expect(names).toEqual(names.toSorted());
    const next = await fetch(json.next, { headers: { authorization: `Bearer ${own}` } });
    expect(((await next.json()) as Json).results).toHaveLength(2);
    const { status, json: direct } = await scene.ask(own, 'GET', 'rooms?page=2');
    expect([status, direct.results.length]).toEqual([200, 2]);
    expect((await scene.ask(own, 'GET', 'rooms/?page=3')).status).toBe(404);
    expect(JSON.stringify(json)).not.toMatch(/"(accesses|livekit|user)"/);
  });

  it('are of the application that created them', async () => {
    const other = await scene.tokenFor(await scene.newApplication(), user);
    const [own, foreign] = [await create(), await create({}, {}, other)];
    const older = await scene.people.newRoom(user);
    const { json: web } = await scene.call(user, 'POST', 'rooms/', { name: `Web ${randomUUID()}` });
    const listed = (await scene.ask(other, 'GET', 'rooms/')).json.results.map((room: Json) => room.id);
    expect(listed).toEqual([foreign.id]);
    const status = async (method: string, id: string, body?: Json) =>
      (await scene.ask(token, method, `rooms/${id}/`, body)).status;
    expect(await status('GET', own.id)).toBe(200);
    for (const id of [foreign.id, web.id]) {
      expect([await status('GET', id), await status('PATCH', id, {}), await status('DELETE', id)]).toEqual([
        404, 404, 404,
      ]);
    }
    // Without an origin a room is shown, and neither changed nor deleted.
    expect([await status('GET', older), await status('PATCH', older, {}), await status('DELETE', older)]).toEqual([
      200, 404, 404,
    ]);
    expect((await stored(web.id)).kind).toBe('web');
  });

  it('are shown to users with a role', async () => {
    const { id } = await create({ access_level: 'restricted' });
    const [stranger, member] = [await scene.people.newPerson(), await scene.people.newPerson()];
    await scene.people.setRole(id, member, 'member');
    const show = async (person: Person) =>
      await scene.ask(await scene.tokenFor(application, person), 'GET', `rooms/${id}`);
    expect((await show(member)).status).toBe(200);
    expect(await show(stranger)).toMatchObject({
      status: 403,
      json: { detail: 'You do not have permission to perform this action.' },
    });
  });

  it('are named by their id', async () => {
    const { slug } = await create();
    const detail = async (reference: string) => {
      const { status, json } = await scene.ask(token, 'GET', `rooms/${reference}/`);
      return [status, json.detail];
    };
    expect(await detail(randomUUID())).toEqual([404, 'No Room matches the given query.']);
    expect(await detail(slug)).toEqual([404, 'Not found.']);
  });

  it('say what runs in them', async () => {
    const { id } = await create();
    const { status, json } = await scene.ask(token, 'GET', `rooms/${id}/meeting`);
    expect([status, json]).toEqual([200, { state: 'empty', count: 0, since: null }]);
    const join = (sid: string, kind: 'standard' | 'sip' | 'egress' | 'agent') =>
      deliver(scene.product.runtime, [
        {
          to: roomAddress(id),
          event: {
            type: 'participant.joined',
            sid: 'RM_1',
            participant: { sid, identity: sid, name: sid, kind },
            source: 'webhook',
          },
          key: sid,
          cause: { by: 'operator', id: 'a test' },
        },
      ]);
    await join('PA_1', 'standard');
    await join('PA_2', 'sip');
    await join('PA_3', 'agent');
    const { json: running } = await scene.ask(token, 'GET', `rooms/${id}/meeting/`);
    expect(running).toEqual({ state: 'active', count: 2, since: expect.stringMatching(/^\d{4}-.*Z$/) });
    await scene.people.pool.query(`update greenroom.presence set left_at = now() where room = $1 and sid = 'PA_1'`, [
      id,
    ]);
    const { json: later } = await scene.ask(token, 'GET', `rooms/${id}/meeting/`);
    // The meeting began with somebody who has left since.
    expect(later).toEqual({ ...running, count: 1 });
  });

  it('hide their PIN from users who are banned from the meeting', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const person = await scene.people.newPerson();
    const own = await scene.tokenFor(application, person);
    const { id, telephony } = await create({}, key, own);
    expect(telephony.pin_code).toMatch(/^\d+$/);
    await scene.people.pool.query(
      'insert into greenroom.ban (room, identity, user_id, banned_by) values ($1, $2, $3, $4)',
      [id, person.sub, person.id, user.id],
    );
    const { json: shown } = await scene.ask(own, 'GET', `rooms/${id}/`);
    const { json: list } = await scene.ask(own, 'GET', 'rooms/');
    const again = await create({}, key, own);
    for (const room of [shown, list.results[0], again]) {
      expect([room.id, room.telephony.pin_code]).toEqual([id, null]);
    }
  });

  describe('created with an idempotency key', () => {
    const withKey = (key: string, body: Json = {}, by = token) =>
      scene.ask(by, 'POST', 'rooms/', body, { 'idempotency-key': key });

    it('are created once, also when several come at once', async () => {
      const key = randomUUID();
      const answers = await Promise.all(Array.from({ length: 6 }, () => withKey(key, { title: 'Once' })));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
      for (const { json, headers } of answers) {
        expect(json).toEqual(answers[0]!.json);
        expect(headers.get('etag')).toBe(answers[0]!.headers.get('etag'));
      }
      const { rows } = await scene.people.pool.query(
        `select count(*)::int from greenroom.room_title where title = 'Once'`,
      );
      expect(rows).toEqual([{ count: 1 }]);
    });

    it('are new for another client, user or day, and refused for another body', async () => {
      const key = randomUUID();
      const { json: first } = await withKey(key);
      expect((await withKey(key, { unknown: 'is ignored' })).json.id).toBe(first.id);
      expect(await withKey(key, { access_level: 'restricted' })).toMatchObject({
        status: 422,
        json: { detail: 'Idempotency-Key was used with another body.' },
      });
      const person = await scene.people.newPerson();
      const ids = [
        first.id,
        (await withKey(key, {}, await scene.tokenFor(application, person))).json.id,
        (await withKey(key, {}, await scene.tokenFor(await scene.newApplication(), user))).json.id,
      ];
      await scene.people.pool.query('update greenroom.idempotency_key set expires_at = now()');
      ids.push((await withKey(key)).json.id);
      expect(new Set(ids).size).toBe(4);
    });

    it('are not created again when they were deleted', async () => {
      const key = randomUUID();
      const { json } = await withKey(key);
      expect((await scene.ask(token, 'DELETE', `rooms/${json.id}/`)).status).toBe(204);
      expect((await withKey(key)).status).toBe(410);
    });

    it('are not shown again to a user without a role in them', async () => {
      const key = randomUUID();
      const { json } = await withKey(key);
      await scene.people.setRole(json.id, await scene.people.newPerson(), 'owner');
      await scene.people.setRole(json.id, user, null);
      expect(await withKey(key)).toMatchObject({
        status: 403,
        json: { detail: 'You do not have permission to perform this action.' },
      });
    });

    it('need a short one, without blanks', async () => {
      for (const key of ['', 'a b', 'x'.repeat(256)]) expect((await withKey(key)).status).toBe(400);
      const { rows } = await scene.people.pool.query('select id, body from greenroom.idempotency_key limit 1');
      // Hashes: neither the key nor the body can be read.
      expect([rows[0].id.length, rows[0].body.length]).toEqual([32, 32]);
    });
  });

  it.each<[string, (application: StoredApplication, person: Person) => [string, string]]>([
    ['an application that is deleted', ({ id }) => ['delete from meet_application where id = $1', id]],
    [
      'an application that is disabled',
      ({ id }) => ['update meet_application set is_active = false where id = $1', id],
    ],
    ['a user who is deleted', (_, { id }) => ['delete from meet_user where id = $1', id]],
    ['a user who is deactivated', (_, { id }) => ['update meet_user set is_active = false where id = $1', id]],
  ])('are not created for %s between check and act', async (_, act) => {
    const { pool } = scene.people;
    const doomed = await scene.newApplication();
    const person = await scene.people.newPerson();
    const own = await scene.tokenFor(doomed, person);
    await pool.query('delete from greenroom.session where user_id = $1', [person.id]);
    const { rows } = await pool.query('select clock_timestamp() as began');
    const asked = request(`${scene.product.origin}/external-api/v1.0/rooms/`, {
      method: 'POST',
      headers: { authorization: `Bearer ${own}`, 'content-type': 'application/json', 'content-length': 2 },
    });
    const answered = new Promise<number>((resolve, reject) => {
      asked.on('response', (response) => resolve(response.resume().statusCode ?? 0)).on('error', reject);
    });
    // The body is read after the token was checked.
    asked.write('{');
    await eventually('the token is not checked', async () => {
      const checked = await pool.query(
        `select from pg_stat_activity where datname = current_database() and state = 'idle'
           and query like '%as "userActive"%' and query_start > $1`,
        [rows[0].began],
      );
      return checked.rowCount === 1;
    });
    const [text, id] = act(doomed, person);
    await pool.query(text, [id]);
    asked.end('}');
    expect(await answered).toBe(401);
    const origins = await pool.query('select from greenroom.room_origin where client = $1', [doomed.clientId]);
    expect(origins.rowCount).toBe(0);
  });
});

describe('an installation with the scope of the reference', () => {
  it('shows all rooms of the user, and lets their hosts change them', async () => {
    await using scene = await startExternalScene({ GREENROOM_EXTERNAL_ROOMS: 'user' });
    const [user, other] = [await scene.people.newPerson(), await scene.people.newPerson()];
    const token = await scene.tokenFor(await scene.newApplication(), user);
    const [owned, joined] = [await scene.people.newRoom(user, 'public'), await scene.people.newRoom(other)];
    await scene.people.newRoom(other);
    await scene.people.setRole(joined, user, 'member');
    const { json } = await scene.ask(token, 'GET', 'rooms/');
    expect(json.results.map((room: Json) => room.id).sort()).toEqual([owned, joined].sort());
    // Neither address nor telephony is configured.
    expect(Object.keys(json.results[0])).toEqual(['id', 'name', 'slug', 'access_level', 'configuration']);
    const status = async (method: string, id: string) => (await scene.ask(token, method, `rooms/${id}/`, {})).status;
    expect([await status('PATCH', owned), await status('PATCH', joined), await status('DELETE', joined)]).toEqual([
      200, 403, 403,
    ]);
    expect(await status('DELETE', owned)).toBe(204);
  });

  it.each([{ EXTERNAL_API_ALLOW_PUBLIC_ACCESS: 'true' }, { EXTERNAL_API_DEFAULT_ACCESS_LEVEL: 'public' }])(
    'creates public rooms with %j',
    async (env) => {
      await using scene = await startExternalScene(env);
      const token = await scene.tokenFor(await scene.newApplication(), await scene.people.newPerson());
      const create = async (body: Json) => (await scene.ask(token, 'POST', 'rooms/', body)).json.access_level;
      expect(await create({ access_level: 'public' })).toBe('public');
      expect(await create({})).toBe(env.EXTERNAL_API_DEFAULT_ACCESS_LEVEL ?? 'trusted');
    },
  );
});
