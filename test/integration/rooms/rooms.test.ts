import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyAccess } from '#src/livekit/access-token.ts';
import { findRoom } from '#src/rooms/find-room.ts';
import { type BrowserSession, createBrowserSession, logIn } from '#test/support/browser-session.ts';
import { type HttpProduct, startHttpProduct } from '#test/support/http-product.ts';

// biome-ignore lint/suspicious/noExplicitAny: what the API answered is what the test is about to find out.
type Json = Record<string, any>;

describe('rooms', () => {
  let product: HttpProduct;
  let owner: BrowserSession;
  let stranger: BrowserSession;
  const anonymous = createBrowserSession();
  const api = (path: string) => `${product.origin}/api/v1.0/${path}`;
  const json = async (response: Promise<Response>): Promise<Json> => (await response).json() as Promise<Json>;
  const create = (body: unknown, query = '') => owner.call('POST', api(`rooms/${query}`), body);
  const show = (who: BrowserSession, reference: string, query = '') =>
    json(who.request(api(`rooms/${encodeURIComponent(reference)}/${query}`)));

  beforeAll(async () => {
    product = await startHttpProduct({ ALLOW_UNREGISTERED_ROOMS: 'no' });
    owner = createBrowserSession();
    stranger = createBrowserSession();
    await logIn(owner, product.origin, { email: 'owner@example.org', name: 'Olga Owner' });
    await logIn(stranger, product.origin, { email: 'stranger@example.org', name: 'Stan' });
  });
  afterAll(() => product[Symbol.asyncDispose]());

  it('creates a room with its owner, and gives a token of a host', async () => {
    const response = await create({ name: '  Réunion Équipe ', id: 'ignored', unknown: 1 });
    expect(response.status).toBe(201);
    expect(response.headers.get('content-type')).toBe('application/json');
    const room = (await response.json()) as Json;
    expect(room).toMatchObject({
      name: 'Réunion Équipe',
      slug: 'reunion-equipe',
      access_level: 'public',
      configuration: {},
      pin_code: null,
      livekit: { url: product.livekit.publicUrl, room: room.id },
      accesses: [{ role: 'owner', resource: room.id, user: { email: 'owner@example.org', timezone: 'UTC' } }],
    });
    const claims = decodeJwt(room.livekit.token) as Json;
    const sources = ['camera', 'microphone', 'screen_share', 'screen_share_audio'];
    expect(claims.video).toEqual({
      room: room.id,
      roomJoin: true,
      roomAdmin: false,
      canSubscribe: true,
      canPublish: true,
      canPublishSources: sources,
      canPublishData: true,
      canUpdateOwnMetadata: false,
    });
    expect(claims.name).toBe('Olga Owner');
    expect(claims.sub).toMatch(/^dev-/);
    expect(claims.attributes).toEqual({
      room_role: 'owner',
      is_authenticated: 'true',
      color: expect.stringMatching(/^hsl\(\d+, \d+%, \d+%\)$/),
    });
    expect(claims.exp! - claims.nbf!).toBe(6 * 3600 + 600);
  });

  it('shows each caller what they may see', async () => {
    const bare = ['access_level', 'configuration', 'id', 'name', 'slug'];
    const entitled = [...bare, 'livekit', 'pin_code'].sort();
    const all = [...entitled, 'accesses'].sort();
    const seen = async (who: BrowserSession, slug: string) => Object.keys(await show(who, slug)).sort();
    for (const level of ['public', 'trusted', 'restricted']) {
      await create({ name: `Level ${level}`, access_level: level });
      const slug = `level-${level}`;
      expect(await seen(owner, slug), level).toEqual(all);
      expect(await seen(stranger, slug), level).toEqual(level === 'restricted' ? bare : entitled);
      expect(await seen(anonymous, slug), level).toEqual(level === 'public' ? entitled : bare);
    }
    const room = await findRoom(product.database.pool, 'level-restricted', null);
    await product.database.pool.query(
      `insert into public.meet_resource_access (id, created_at, updated_at, role, resource_id, user_id)
       select gen_random_uuid(), now(), now(), 'member', $1, id from public.meet_user where email = 'stranger@example.org'`,
      [room!.id],
    );
    expect(await seen(stranger, 'level-restricted')).toEqual(entitled);
  });

  it('finds a room by every spelling of its id and its name, and answers 404 for the rest', async () => {
    const room = await json(create({ name: 'Été à Paris' }));
    const plain = room.id.replaceAll('-', '').toUpperCase();
    for (const reference of [room.id, plain, `{${room.id}}`, `urn:uuid:${room.id}`, 'ete-a-paris', 'Été à Paris']) {
      expect((await show(anonymous, reference)).id, reference).toBe(room.id);
    }
    expect(await show(anonymous, 'nothing')).toEqual({ detail: 'No Room matches the given query.' });
    expect((await anonymous.request(api('rooms/nothing/'))).status).toBe(404);
    expect(await show(anonymous, 'a.b')).toEqual({ detail: 'Not found.' });
  });

  it('mints names and identities for who asks', async () => {
    await create({ name: 'Names' });
    const claims = async (who: BrowserSession, query = '') =>
      decodeJwt((await show(who, 'names', query)).livekit.token);
    const [first, second] = [await claims(anonymous), await claims(anonymous)];
    expect(first).toMatchObject({ name: 'Anonymous', attributes: { is_authenticated: 'false' } });
    expect(first.attributes).not.toHaveProperty('room_role');
    // Known again by the guest credential.
    expect(first.sub).toBe(second.sub);
    expect((await claims(anonymous, '?username=%20Zo%C3%AB%E2%80%AE%00%0A%20')).name).toBe('Zoë');
    expect((await claims(stranger, '?username=Somebody')).name).toBe('Somebody');
    expect((await claims(stranger)).name).toBe('Stan');
    const { livekit } = await show(anonymous, 'names', '?username=Ann');
    const exp = decodeJwt(livekit.token).exp;
    expect(await verifyAccess(product.livekit, livekit.token)).toMatchObject({ name: 'Ann', room: livekit.room, exp });
  });

  it('restricts sources by configuration, but not those of hosts', async () => {
    await create({ name: 'Silent', configuration: { can_publish_sources: [], everyone_can_mute: 'No' } });
    const shown = await show(anonymous, 'silent');
    expect(shown.configuration).toEqual({ can_publish_sources: [], everyone_can_mute: false });
    expect(decodeJwt(shown.livekit.token).video).toMatchObject({ canPublish: false, canPublishSources: [] });
    const { livekit } = await show(owner, 'silent');
    expect(decodeJwt(livekit.token).video).toMatchObject({ canPublish: true, roomAdmin: false });
  });

  it('names each problem of a body', async () => {
    const refused = async (body: unknown) => {
      const response = await create(body);
      expect(response.status, JSON.stringify(body)).toBe(400);
      return response.json();
    };
    expect(await refused({})).toEqual({ name: ['This field is required.'] });
    expect(await refused({ name: '  ' })).toEqual({ name: ['This field may not be blank.'] });
    expect(await refused({ name: null })).toEqual({ name: ['This field may not be null.'] });
    expect(await refused({ name: [] })).toEqual({ name: ['Not a valid string.'] });
    expect(await refused({ name: 'x'.repeat(501) })).toEqual({
      name: ['Ensure this field has no more than 500 characters.'],
    });
    expect(await refused({ name: 'a\u0000b' })).toEqual({ name: ['Null characters are not allowed.'] });
    expect(await refused({ name: 'x'.repeat(101) })).toEqual({
      slug: ['Ensure this value has at most 100 characters (it has 101).'],
    });
    const uuid = 'f0e1d2c3-b4a5-4968-8776-655443322110';
    expect(await refused({ name: uuid })).toEqual({ name: [`Room name "${uuid}" is reserved.`] });
    expect(await refused({ name: 'n', access_level: 'open' })).toEqual({
      access_level: ['"open" is not a valid choice.'],
    });
    expect(await refused({ name: 'n', access_level: true })).toEqual({
      access_level: ['"True" is not a valid choice.'],
    });
    const wrong = { a: false, b: null, everyone_can_mute: 1.5 };
    expect((await refused({ name: 'n', configuration: wrong })) as Json).toEqual({
      configuration: expect.arrayContaining([
        expect.objectContaining({ loc: ['a'], input: 'False' }),
        expect.objectContaining({ loc: ['b'], input: 'None' }),
        expect.objectContaining({ loc: ['everyone_can_mute'], input: '1.5', type: 'bool_type' }),
      ]),
    });
    expect(await refused({ name: 'n', access_level: null })).toEqual({ access_level: ['This field may not be null.'] });
    expect(await refused({ name: 'n', configuration: null })).toEqual({
      configuration: ['This field may not be null.'],
    });
    expect(await refused([])).toEqual({ non_field_errors: ['Invalid data. Expected a dictionary, but got list.'] });
    const configuration = { foo: 'bar', can_publish_sources: ['Camera'], everyone_can_mute: 'perhaps' };
    expect(await refused({ name: 'n', configuration })).toMatchObject({
      configuration: expect.arrayContaining([
        expect.objectContaining({
          type: 'extra_forbidden',
          loc: ['foo'],
          msg: 'Extra inputs are not permitted',
          input: 'bar',
          url: 'https://errors.pydantic.dev/2.13/v/extra_forbidden',
        }),
        expect.objectContaining({ type: 'literal_error', loc: ['can_publish_sources', '0'], input: 'Camera' }),
        expect.objectContaining({ type: 'bool_parsing', loc: ['everyone_can_mute'], input: 'perhaps' }),
      ]),
    });
  });

  it('lets the database decide who was first with a name', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => create({ name: 'Same Name' })));
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 400, 400, 400, 400]);
    const refused = answers.find((answer) => answer.status === 400)!;
    expect(await refused.json()).toEqual({ slug: ['Room with this Slug already exists.'] });
    const { rows } = await product.database.pool.query(
      'select count(*)::int as lost from public.meet_resource r left join public.meet_room m on m.resource_id = r.id where m is null',
    );
    expect(rows[0].lost).toBe(0);
  });

  it('follows the preferences of its owner for what is left open', async () => {
    await product.database.pool.query(
      `update public.meet_user set default_room_access_level = 'restricted',
       default_room_configuration = '{"can_publish_sources": ["camera"]}' where email = 'owner@example.org'`,
    );
    expect(await json(create({ name: 'Preferred', configuration: {} }))).toMatchObject({
      access_level: 'restricted',
      configuration: { can_publish_sources: ['camera'] },
    });
    const chosen = { access_level: 'trusted', configuration: { everyone_can_mute: null } };
    expect(await json(create({ name: 'Chosen', ...chosen }))).toMatchObject(chosen);
  });
});

describe('rooms that nobody registered', () => {
  it('are open to all where the setting allows it', async () => {
    await using product = await startHttpProduct({ ALLOW_UNREGISTERED_ROOMS: 'yes' });
    const response = await fetch(`${product.origin}/api/v1.0/rooms/Spontan%20Treff/`);
    const room = (await response.json()) as Json;
    expect(response.status).toBe(200);
    expect(room).toEqual({
      id: null,
      slug: 'spontan-treff',
      is_administrable: false,
      access_level: 'public',
      livekit: { url: product.livekit.publicUrl, room: 'spontan-treff', token: expect.any(String) },
    });
  });

  it('never stand for a registered room, nor for every room', async () => {
    await using product = await startHttpProduct({ ALLOW_UNREGISTERED_ROOMS: 'yes' });
    const browser = createBrowserSession();
    await logIn(browser, product.origin, { email: 'owner@example.org', name: 'Olga' });
    const body = { name: 'Closed', access_level: 'restricted' };
    const room = (await (await browser.call('POST', `${product.origin}/api/v1.0/rooms/`, body)).json()) as Json;
    for (const reference of [
      `${room.id}!`,
      ` ${room.id}`,
      `-${room.id}-`,
      room.id.replaceAll('-', '--'),
      '日本',
      '!',
    ]) {
      const response = await fetch(`${product.origin}/api/v1.0/rooms/${encodeURIComponent(reference)}/`);
      expect(await response.text(), reference).not.toContain('token');
    }
  });
});
