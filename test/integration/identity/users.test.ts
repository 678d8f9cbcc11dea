import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Person } from '#test/support/people.ts';
import { type RestScene, startRestScene } from '#test/support/rest-scene.ts';

const login = { detail: 'Authentication credentials were not provided.' };

describe('the preferences of users', () => {
  let scene: RestScene;
  let me: Person;
  let other: Person;
  beforeAll(async () => {
    scene = await startRestScene();
    [me, other] = [await scene.people.newPerson('Mia'), await scene.people.newPerson('Otto')];
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  const patch = (body: unknown, id = me.id) => scene.call(me, 'PATCH', `users/${id}/`, body);
  const put = (body: unknown, id = me.id) => scene.call(me, 'PUT', `users/${id}/`, body);
  const rowOf = async ({ id }: Person) =>
    (await scene.people.pool.query('select *, created_at::text, updated_at::text from meet_user where id = $1', [id]))
      .rows[0];

  it.each(['PUT', 'PATCH'])('are changed by nobody else: %s', async (method) => {
    const before = await rowOf(other);
    // An invalid body: callers who may not write must not learn its errors.
    const change = (who: Person | null, id: string) => scene.call(who, method, `users/${id}/`, { timezone: [] });
    expect(await change(null, me.id)).toMatchObject({ status: 401, json: login });
    expect(await change(me, other.id)).toMatchObject({
      status: 403,
      json: { detail: 'You do not have permission to perform this action.' },
    });
    const nobody = 'f0e1d2c3-b4a5-4968-8776-655443322110';
    expect(await change(me, nobody)).toMatchObject({
      status: 404,
      json: { detail: 'No User matches the given query.' },
    });
    expect(await change(me, 'no-uuid')).toMatchObject({ status: 404, json: { detail: 'Not found.' } });
    expect((await change(me, me.id)).status).toBe(400);
    expect(await rowOf(other)).toEqual(before);
  });

  it('have no other methods', async () => {
    for (const [method, path] of [
      ['GET', `users/${me.id}/`],
      ['DELETE', `users/${me.id}/`],
      ['POST', 'users/'],
    ] as const) {
      expect(await scene.call(null, method, path), path).toMatchObject({ status: 401, json: login });
      expect(await scene.call(me, method, path), path).toMatchObject({ status: 405 });
    }
  });

  it('are kept one by one, and nothing else of a person', async () => {
    const readOnly = { id: other.id, email: 'new@example.org', full_name: 'New', short_name: 'N', is_superuser: true };
    const answer = await put({ timezone: 'Europe/Paris', language: 'fr-fr', ...readOnly });
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({
      id: me.id,
      email: null,
      full_name: 'Mia',
      short_name: null,
      timezone: 'Europe/Paris',
      language: 'fr-fr',
      default_room_access_level: null,
      default_room_configuration: {},
    });
    expect((await patch({ default_room_access_level: 'restricted' })).json.default_room_access_level).toBe(
      'restricted',
    );
    const configuration = { can_publish_sources: ['camera'], everyone_can_mute: 'No' };
    await patch({ default_room_configuration: configuration });
    const now = { default_room_access_level: 'restricted', default_room_configuration: configuration };
    expect((await scene.call(me, 'GET', 'users/me/')).json).toEqual({ ...answer.json, ...now });
    const replaced = { everyone_can_mute: 1 };
    expect((await patch({ default_room_configuration: replaced })).json.default_room_configuration).toEqual(replaced);
    for (const level of ['', null, 'public']) {
      expect((await patch({ default_room_access_level: level })).json.default_room_access_level).toBe(level);
    }
    expect(await rowOf(me)).toMatchObject({
      full_name: 'Mia',
      email: null,
      is_superuser: false,
      timezone: 'Europe/Paris',
    });
  });

  it('become the room that is created next', async () => {
    await patch({ default_room_access_level: 'trusted', default_room_configuration: { everyone_can_mute: 'off' } });
    const created = await scene.call(me, 'POST', 'rooms/', { name: 'As I Like It', configuration: {} });
    expect(created.json).toMatchObject({ access_level: 'trusted', configuration: { everyone_can_mute: false } });
    await patch({ default_room_access_level: '', default_room_configuration: {} });
    const plain = await scene.call(me, 'POST', 'rooms/', { name: 'As It Comes' });
    expect(plain.json).toMatchObject({ access_level: 'public', configuration: {} });
  });

  it('are written only when they differ, without a look at dates', async () => {
    await scene.people.pool.query(
      `update meet_user set created_at = '2026-01-31 12:00:00.123456Z', updated_at = '2026-01-31 12:00:00.654321Z'
       where id = $1`,
      [me.id],
    );
    const before = await rowOf(me);
    expect((await put({ timezone: before.timezone, language: before.language })).status).toBe(200);
    expect(await rowOf(me)).toEqual(before);
    await patch({ language: before.language === 'de-de' ? 'nl-nl' : 'de-de' });
    const after = await rowOf(me);
    expect(after.created_at).toBe(before.created_at);
    expect(after.updated_at).not.toBe(before.updated_at);
  });

  it.each([
    [{ timezone: 'Europe/Nowhere' }, { timezone: ['A valid timezone is required.'] }],
    [{ timezone: 'europe/paris' }, { timezone: ['A valid timezone is required.'] }],
    [{ timezone: '+01:00' }, { timezone: ['A valid timezone is required.'] }],
    [{ timezone: '' }, { timezone: ['A valid timezone is required.'] }],
    [{ timezone: null }, { timezone: ['This field may not be null.'] }],
    [{ language: 'es-es' }, { language: ['"es-es" is not a valid choice.'] }],
    [{ language: null }, { language: ['This field may not be null.'] }],
    [{ default_room_access_level: 'open' }, { default_room_access_level: ['"open" is not a valid choice.'] }],
    [{ default_room_configuration: null }, { default_room_configuration: ['This field may not be null.'] }],
  ])('refuse %j', async (body, problems) => {
    const before = await rowOf(me);
    expect(await patch(body)).toMatchObject({ status: 400, json: problems });
    expect(await rowOf(me)).toEqual(before);
  });

  it('ask for the time zone on PUT, and judge a configuration as a room would', async () => {
    expect((await put({ language: 'fr-fr' })).json).toEqual({ timezone: ['This field is required.'] });
    const wrong = { foo: 1, everyone_can_mute: 'perhaps', can_publish_sources: ['Camera'] };
    expect((await patch({ default_room_configuration: wrong })).json).toMatchObject({
      default_room_configuration: expect.arrayContaining([
        expect.objectContaining({ type: 'extra_forbidden', loc: ['foo'], msg: 'Extra inputs are not permitted' }),
        expect.objectContaining({ type: 'bool_parsing', loc: ['everyone_can_mute'], input: 'perhaps' }),
        expect.objectContaining({ type: 'literal_error', loc: ['can_publish_sources', '0'], input: 'Camera' }),
      ]),
    });
  });

  it.each(['Asia/Kolkata', 'Asia/Calcutta', 'Europe/Kyiv', 'Europe/Kiev', 'US/Pacific', 'Etc/GMT+3', 'UTC'])(
    'know %s',
    async (timezone) => {
      expect(await patch({ timezone })).toMatchObject({ status: 200, json: { timezone } });
    },
  );

  it('lose nothing when two of them are changed at once', async () => {
    await patch({ timezone: 'UTC', language: 'en-us', default_room_access_level: null });
    await Promise.all([
      patch({ timezone: 'Asia/Tokyo' }),
      patch({ language: 'nl-nl' }),
      patch({ default_room_access_level: 'trusted' }),
    ]);
    const all = { timezone: 'Asia/Tokyo', language: 'nl-nl', default_room_access_level: 'trusted' };
    expect(await rowOf(me)).toMatchObject(all);
  });

  it('cannot be listed by anybody', async () => {
    expect(await scene.call(null, 'GET', 'users/')).toMatchObject({ status: 401, json: login });
    const none = { count: 0, next: null, previous: null, results: [] };
    expect((await scene.call(me, 'GET', 'users/')).json).toEqual(none);
    expect((await scene.call(me, 'GET', 'users/?q=mia')).json).toEqual(none);
  });
});

describe('the list of users, where it is allowed', () => {
  let scene: RestScene;
  let me: Person;
  beforeAll(async () => {
    scene = await startRestScene({ ALLOW_UNSECURE_USER_LISTING: 'yes' });
    me = await scene.people.newPerson('Mia');
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  const list = async (query: string) => (await scene.call(me, 'GET', `users/${query}`)).json;
  const emailsOf = async (query: string) =>
    (await list(query)).results.map(({ email }: { email: string | null }) => email);

  it('is newest first, in pages of twenty, and finds what is like an address', async () => {
    const emails = ['david.bowman@work.com', 'nicole_foole@work.com', 'frank_poole@work.com', null];
    for (const email of emails) {
      const { id } = await scene.people.newPerson();
      await scene.people.pool.query('update meet_user set email = $2 where id = $1', [id, email]);
    }
    expect(await emailsOf('')).toEqual([...emails.toReversed(), null]);
    expect(await emailsOf('?q=david.bowman@work.com')).toEqual(['david.bowman@work.com']);
    expect(await emailsOf('?q=fran')).toEqual(['frank_poole@work.com']);
    expect(await emailsOf('?q=work.com')).toEqual(emails.slice(0, 3).toReversed());
    expect(await emailsOf('?q=nobody')).toEqual([]);
    expect(await emailsOf(`?q=${encodeURIComponent('\0')}bowman`)).toEqual(['david.bowman@work.com']);
    await scene.people.pool.query(
      `insert into meet_user (id, created_at, updated_at, password, is_superuser, is_staff, is_device, is_active, email,
         language, timezone, default_room_configuration)
       select gen_random_uuid(), now(), now(), '!', false, false, false, true, 'crowd' || n || '@example.org', 'en-us',
         'UTC', '{}' from generate_series(1, 40) n`,
    );
    const page = await list('?page_size=3&page=2');
    expect(page).toMatchObject({ count: 45, next: `${scene.product.origin}/api/v1.0/users/?page=3&page_size=3` });
    expect(page.results).toHaveLength(20);
    const ids = [...(await list('')).results, ...page.results, ...(await list('?page=last')).results].map(
      ({ id }) => id,
    );
    expect(new Set(ids).size).toBe(45);
    expect((await scene.call(me, 'GET', 'users/?page=4')).json).toEqual({ detail: 'Invalid page.' });
  });
});
