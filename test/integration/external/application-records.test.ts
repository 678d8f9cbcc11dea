import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashSecret, verifySecret } from '#src/applications/secret-hash.ts';
import { eventually } from '#test/support/eventually.ts';
import { type ExternalScene, externalEnv, startExternalScene } from '#test/support/external-scene.ts';
import type { Json } from '#test/support/rest-scene.ts';
import { startProduct } from '#test/support/start-product.ts';
import { startScript } from '#test/support/start-script.ts';

const program = new URL('../../../src/cli/greenroom.ts', import.meta.url).pathname;

describe('the hash of a secret', () => {
  it('has the format of the reference, with another salt each time', async () => {
    const [one, other] = await Promise.all([hashSecret('secret'), hashSecret('secret')]);
    expect(one).toMatch(/^pbkdf2_sha256\$1000000\$[A-Za-z0-9]{22}\$[A-Za-z0-9+/]{43}=$/);
    expect(one).not.toBe(other);
    expect([await verifySecret('secret', one), await verifySecret('Secret', one)]).toEqual([true, false]);
  });

  it.each([
    // By `make_password('s3cret', 'seasalt', 'pbkdf2_sha256')` of Django with these iterations.
    ['pbkdf2_sha256$1$seasalt$', 1],
    ['pbkdf2_sha256$1000$seasalt$', 1000],
  ])('of the reference is verified: %s…', async (start, iterations) => {
    const { pbkdf2Sync } = await import('node:crypto');
    const stored = `${start}${pbkdf2Sync('s3cret', 'seasalt', iterations, 32, 'sha256').toString('base64')}`;
    expect([await verifySecret('s3cret', stored), await verifySecret('s3cretx', stored)]).toEqual([true, false]);
  });

  it.each([
    '',
    '!',
    'plain',
    'md5$salt$x',
    'pbkdf2_sha256$0$salt$',
    'pbkdf2_sha256$99999999$salt$aaaa',
    'pbkdf2_sha256$1000$salt$',
  ])('of no known format fits nothing: %j', async (stored) => {
    expect(await verifySecret('', stored)).toBe(false);
  });
});

describe('records of applications', () => {
  let scene: ExternalScene;
  beforeAll(async () => {
    scene = await startExternalScene();
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  const create = async (body: Json = {}) => {
    const { status, json } = await scene.operate('POST', 'applications/', { name: 'An agency', ...body });
    expect(status).toBe(201);
    return json;
  };
  const works = async (clientId: string, secret: string) => {
    const { status, json } = await scene.exchange({
      client_id: clientId,
      client_secret: secret,
      grant_type: 'client_credentials',
      scope: 'nobody@example.com',
    });
    // The user is looked for after the secret.
    return status === 404 && json.detail === 'User not found.';
  };

  it('are for operators', async () => {
    const person = await scene.people.newPerson();
    for (const headers of [{}, { cookie: person.cookie }, { authorization: 'Bearer wrong' }]) {
      const answer = await fetch(`${scene.product.origin}/operators/api/applications/`, { headers });
      expect([401, 403]).toContain(answer.status);
      await answer.body?.cancel();
    }
    expect((await scene.operate('GET', 'applications/')).status).toBe(200);
  });

  it('are created without scopes, with a secret that is shown once', async () => {
    const { client_secret: secret, ...created } = await create();
    expect(created).toMatchObject({ is_active: true, scopes: [], domains: [], tokens: 0, failures: 0, rooms: 0 });
    expect([created.client_id, secret]).toEqual([
      expect.stringMatching(/^[A-Za-z0-9]{40}$/),
      expect.stringMatching(/^[A-Za-z0-9]{128}$/),
    ]);
    const { json } = await scene.operate('GET', `applications/${created.id}/`);
    expect(json).toEqual(created);
    const { rows } = await scene.people.pool.query('select * from meet_application where id = $1', [created.id]);
    expect(JSON.stringify(rows)).not.toContain(secret);
    expect(await works(created.client_id, secret)).toBe(true);
    expect(scene.product.logged.join('\n')).not.toContain(secret);
  });

  it.each<[Json, Json]>([
    [{ name: '' }, { name: ['This field may not be blank.'] }],
    [{ name: 'x'.repeat(256) }, { name: ['Ensure this field has no more than 255 characters.'] }],
    [{ scopes: ['rooms:everything'] }, { scopes: { 0: ['"rooms:everything" is not a valid choice.'] } }],
    [{ domains: ['example.com', 'no domain'] }, { domains: { 1: ['Enter a valid domain'] } }],
    [{ domains: ['bücher.example'] }, { domains: { 0: ['Enter a valid domain'] } }],
    [{ domains: ['-x.com'] }, { domains: { 0: ['Enter a valid domain'] } }],
    [{ domains: ['localhost'] }, { domains: { 0: ['Enter a valid domain'] } }],
  ])('are refused with %j', async (change, problems) => {
    const { status, json } = await scene.operate('POST', 'applications/', { name: 'x', ...change });
    expect([status, json]).toEqual([400, problems]);
  });

  it('change by name, lists as a whole, and keep id and secret', async () => {
    const { id, client_id, client_secret } = await create({
      domains: [' B.Example ', 'a.example', 'b.example'],
      scopes: ['rooms:list', 'rooms:list'],
    });
    const { json } = await scene.operate('PATCH', `applications/${client_id}/`, {
      name: 'Another',
      domains: ['c.example', 'a.example'],
      client_id: 'mine',
    });
    expect(json).toMatchObject({
      id,
      client_id,
      name: 'Another',
      scopes: ['rooms:list'],
      domains: ['a.example', 'c.example'],
    });
    expect((await scene.operate('PATCH', `applications/${id}/`, { domains: [], scopes: [] })).json).toMatchObject({
      domains: [],
      scopes: [],
    });
    expect(await works(client_id, client_secret)).toBe(true);
  });

  it('have two secrets during a rotation, until its end or the next one', async () => {
    const { id, client_id, client_secret: first } = await create();
    const rotate = async (body: Json) => (await scene.operate('POST', `applications/${id}/rotate/`, body)).json;
    const second = await rotate({});
    expect(second.previous_secret_ends_at).toMatch(/Z$/);
    const all = (...secrets: string[]) => Promise.all(secrets.map((secret) => works(client_id, secret)));
    expect(await all(first, second.client_secret, 'wrong')).toEqual([true, true, false]);
    await scene.people.pool.query('update greenroom.application_secret set ends_at = now() where application = $1', [
      id,
    ]);
    // Also for a secret that was verified a moment ago.
    expect(await all(first, second.client_secret)).toEqual([false, true]);
    const third = await rotate({ overlap_hours: 0 });
    expect(third.previous_secret_ends_at).toBeNull();
    expect(await all(second.client_secret, third.client_secret)).toEqual([false, true]);
  }, 20_000);

  it('are disabled for their next request, with tokens that hold', async () => {
    const { id, client_id, client_secret } = await create({ scopes: ['rooms:list'] });
    const person = await scene.people.newPerson();
    const token = await scene.tokenFor({ id, clientId: client_id }, person);
    expect((await scene.ask(token, 'GET', 'rooms/')).status).toBe(200);
    await scene.operate('PATCH', `applications/${id}/`, { is_active: false });
    expect((await scene.ask(token, 'GET', 'rooms/')).status).toBe(401);
    expect(await works(client_id, client_secret)).toBe(false);
  });

  it('are deleted with domains and secrets, and without their rooms', async () => {
    const { id, client_id } = await create({ domains: ['a.example'], scopes: ['rooms:create'] });
    await scene.operate('POST', `applications/${id}/rotate/`, {});
    const person = await scene.people.newPerson();
    const token = await scene.tokenFor({ id, clientId: client_id }, person);
    const { json: room } = await scene.ask(token, 'POST', 'rooms/', {});
    expect((await scene.operate('GET', `applications/${id}/`)).json.rooms).toBe(1);
    expect((await scene.operate('DELETE', `applications/${id}/`)).status).toBe(204);
    expect((await scene.ask(token, 'GET', 'rooms/')).status).toBe(401);
    expect((await scene.operate('DELETE', `applications/${id}/`)).status).toBe(404);
    const { rows } = await scene.people.pool.query(
      `select (select count(*)::int from meet_application_domain where application_id = $1) as domains,
         (select count(*)::int from greenroom.application_secret where application = $1) as secrets,
         (select count(*)::int from meet_room where resource_id = $2) as rooms`,
      [id, room.id],
    );
    expect(rows).toEqual([{ domains: 0, secrets: 0, rooms: 1 }]);
  });

  it('adopt rooms without origin, and no others', async () => {
    const { id, client_id } = await create();
    const [owner, other] = [await scene.people.newPerson(), await scene.people.newPerson()];
    await scene.setEmail(owner, `Owner-${owner.id}@example.com`);
    const [one, two, foreign] = [
      await scene.people.newRoom(owner),
      await scene.people.newRoom(owner),
      await scene.people.newRoom(other),
    ];
    const { json: web } = await scene.call(owner, 'POST', 'rooms/', { name: 'Made in the web' });
    const adopt = async (body: Json) =>
      (await scene.operate('POST', `applications/${id}/adopt-rooms/`, body)).json.adopted;
    expect(await adopt({ rooms: [one, `room-${foreign}`, 'nothing', web.id] })).toEqual(
      expect.arrayContaining([one, foreign]),
    );
    expect(await adopt({ owner: `owner-${owner.id}@example.com` })).toEqual([two]);
    expect(await adopt({ owner: `owner-${owner.id}@example.com` })).toEqual([]);
    const token = await scene.tokenFor({ id, clientId: client_id }, owner);
    const { json } = await scene.ask(token, 'GET', 'rooms/');
    expect(json.results.map((room: Json) => room.id).sort()).toEqual([one, two].sort());
  });

  it('have a log line at the start with the number of rooms without an origin', async () => {
    await scene.people.newRoom(await scene.people.newPerson());
    await using product = await startProduct({ databaseUrl: scene.product.databaseUrl, env: externalEnv });
    const line = await eventually('the start does not tell of rooms without an origin', () =>
      product.logged.find((one) => one.includes('rooms without an origin')),
    );
    const { rows } = await scene.people.pool.query(
      'select count(*)::int as rooms from meet_room where resource_id not in (select room from greenroom.room_origin)',
    );
    expect(JSON.parse(line)).toMatchObject({ level: 30, rooms: rows[0].rooms });
  });

  it('are managed on the command line', async () => {
    const run = async (...args: string[]) => {
      await using script = startScript(process.execPath, [program, 'applications', ...args, '--json'], {
        NODE_ENV: 'development',
        DATABASE_URL: scene.product.databaseUrl,
      });
      return { code: await script.ended, lines: script.lines.join('\n') };
    };
    const json = async (...args: string[]) => JSON.parse((await run(...args)).lines);
    const { client_id, client_secret, scopes } = await json('create', 'By hand', '--domains', 'a.example,B.example');
    expect([scopes, await works(client_id, client_secret)]).toEqual([[], false]);
    expect((await json('domains', client_id, '')).domains).toEqual([]);
    expect(await works(client_id, client_secret)).toBe(true);
    expect((await json('scopes', client_id, 'rooms:list, rooms:create')).scopes).toEqual([
      'rooms:list',
      'rooms:create',
    ]);
    expect(await run('scopes', client_id, 'rooms:fly')).toMatchObject({
      code: 1,
      lines: expect.stringMatching(/^scopes\.0: /),
    });
    const { client_secret: second } = await json('rotate', client_id, '--overlap-hours', '0');
    expect([await works(client_id, client_secret), await works(client_id, second)]).toEqual([false, true]);
    expect((await json('disable', client_id)).is_active).toBe(false);
    expect(await works(client_id, second)).toBe(false);
    expect((await json('list')).map((one: Json) => one.client_id)).toContain(client_id);
    const owner = await scene.people.newPerson();
    const room = await scene.people.newRoom(owner);
    expect(await json('adopt-rooms', client_id, room, `room-${room}`)).toEqual({ adopted: [room] });
    expect((await json('show', client_id)).rooms).toBe(1);
    expect((await json('delete', client_id)).deleted).toBe(true);
    expect(await run('show', client_id)).toMatchObject({ code: 1, lines: `There is no application ${client_id}.` });
  }, 60_000);
});
