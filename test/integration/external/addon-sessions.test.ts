import { createHmac } from 'node:crypto';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAddonScheme } from '#src/addons/addon-scheme.ts';
import { keepHouse } from '#src/jobs/housekeeping.ts';
import { purgesOf } from '#src/product-runtime.ts';
import { addonEnv } from '#test/support/addon-env.ts';
import { type RestScene, startRestScene } from '#test/support/rest-scene.ts';

interface Started {
  readonly session: string;
  readonly transit: string;
  readonly csrf: string;
}

describe('a session of an add-on', () => {
  let scene: RestScene;
  beforeAll(async () => {
    scene = await startRestScene(addonEnv);
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  const post = (path: string, headers: Record<string, string> = {}, of = scene) =>
    fetch(`${of.product.origin}/api/v1.0/addons/sessions/${path}/`, { method: 'POST', headers });
  async function start(of = scene): Promise<Started> {
    const answer = await post('init', {}, of);
    const { transit_token: transit, csrf_token: csrf } = (await answer.json()) as Record<string, string>;
    const session = /^[^=]+=([^;]+)/.exec(answer.headers.get('set-cookie')!)![1]!;
    return { session, transit: transit!, csrf: csrf! };
  }
  async function poll({ session, csrf }: Pick<Started, 'session' | 'csrf'>) {
    const answer = await post('poll', { cookie: `addonsSid=${session}`, 'x-csrftoken': csrf });
    return { status: answer.status, json: await answer.json(), cookies: answer.headers.getSetCookie() };
  }
  const exchange = (...[person, body]: [Parameters<RestScene['call']>[0], unknown]) =>
    scene.call(person, 'POST', 'addons/sessions/exchange/', body);
  const pending = { status: 202, json: { state: 'pending' } };
  const notFound = { status: 404, json: { detail: 'Session not found.' } };
  const used = { status: 400, json: { detail: 'Invalid or expired transit token.' } };
  const rows = async () =>
    (await scene.people.pool.query<{ row: string }>('select s::text as row from greenroom.addon_session s')).rows;

  it('starts with a transit token, a CSRF token, and its id in a cookie for frames of other sites', async () => {
    const answer = await post('init');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([201, 'application/json']);
    const json = (await answer.json()) as Record<string, string>;
    expect(Object.keys(json).sort()).toEqual(['csrf_token', 'transit_token']);
    expect(json.transit_token).toMatch(/^[\w-]{80}$/);
    const cookies = answer.headers.getSetCookie();
    expect(cookies).toHaveLength(1);
    const [pair, ...attributes] = cookies[0]!.split('; ');
    expect(attributes.sort()).toEqual(['HttpOnly', 'Max-Age=3600', 'Path=/', 'SameSite=None', 'Secure']);
    const session = /^addonsSid=([\w-]{80})$/.exec(pair!)![1]!;
    const secret = addonEnv.ADDONS_CSRF_SECRET;
    expect(json.csrf_token).toBe(createHmac('sha256', secret).update(session).digest('hex'));
    expect(new Set(await Promise.all(Array.from({ length: 5 }, async () => (await start()).transit))).size).toBe(5);
  });

  it('stores neither its id nor its transit token', async () => {
    const { session, transit, csrf } = await start();
    const stored = JSON.stringify(await rows());
    for (const secret of [session, transit, csrf]) {
      expect(stored).not.toContain(secret);
      expect(stored).not.toContain(Buffer.from(secret).toString('hex'));
    }
  });

  it('gives the token of the person who logged in to the one poll that gets it', async () => {
    const person = await scene.people.newPerson();
    const started = await start();
    expect(await poll(started)).toMatchObject(pending);
    expect(await poll(started)).toMatchObject(pending);
    expect(await exchange(person, { transit_token: started.transit })).toMatchObject({
      status: 200,
      json: { status: 'ok' },
    });
    const answers = await Promise.all(Array.from({ length: 5 }, () => poll(started)));
    const given = answers.filter(({ status }) => status === 200);
    expect(given).toHaveLength(1);
    for (const answer of answers.filter(({ status }) => status !== 200)) expect(answer).toMatchObject(notFound);
    const { access_token: token, ...rest } = given[0]!.json as { access_token: string };
    expect(rest).toEqual({
      state: 'authenticated',
      token_type: 'Bearer',
      expires_in: 7200,
      scope: 'rooms:create',
    });
    expect(given[0]!.cookies).toEqual(['addonsSid=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=None']);
    const { iat, exp, ...claims } = decodeJwt(token);
    expect(exp! - iat!).toBe(7200);
    expect(claims).toEqual({ user_id: person.id, iss: 'lasuite-meet', aud: 'addons', scope: 'rooms:create' });
    const scheme = createAddonScheme(scene.product.settings, scene.product.database);
    expect(await scheme.authenticate(token, '203.0.113.7')).toMatchObject({
      client: { kind: 'addon', id: 'addon' },
      user: { id: person.id, sub: person.sub },
      scopes: ['rooms:create'],
    });
    expect(scene.product.logged.join()).not.toContain(token);
  });

  it('ends when its transit token is shown again, by whomever', async () => {
    const [person, thief] = [await scene.people.newPerson(), await scene.people.newPerson()];
    const started = await start();
    const body = { transit_token: started.transit };
    expect((await exchange(person, body)).status).toBe(200);
    expect(await exchange(thief, body)).toMatchObject(used);
    expect(await poll(started)).toMatchObject(notFound);
    expect(await exchange(person, body)).toMatchObject(used);
    expect(scene.product.logged.some((line) => line.includes('"reason":"replayed"'))).toBe(true);
  });

  it('ends when its transit token is shown twice at once', async () => {
    const person = await scene.people.newPerson();
    const started = await start();
    const shown = Array.from({ length: 2 }, () => exchange(person, { transit_token: started.transit }));
    const statuses = (await Promise.all(shown)).map(({ status }) => status);
    expect(statuses.sort()).toEqual([200, 400]);
    expect(await poll(started)).toMatchObject(notFound);
  });

  it('is polled with its cookie and its own CSRF token only', async () => {
    const [mine, other] = [await start(), await start()];
    const missing = await post('poll');
    expect([missing.status, await missing.json()]).toEqual([401, { detail: 'Missing credentials.' }]);
    const bare = await post('poll', { cookie: `addonsSid=${mine.session}` });
    expect([bare.status, await bare.json()]).toEqual([400, { detail: 'Missing CSRF token.' }]);
    for (const csrf of [other.csrf, mine.csrf.toUpperCase(), 'guessed', 'x'.repeat(5000)]) {
      expect((await poll({ ...mine, csrf })).status).toBe(400);
    }
    expect(await poll(mine)).toMatchObject(pending);
    expect(await poll(other)).toMatchObject(pending);
    const unknown = `${mine.session.slice(0, -4)}abcd`;
    const csrf = createHmac('sha256', addonEnv.ADDONS_CSRF_SECRET).update(unknown).digest('hex');
    expect(await poll({ session: unknown, csrf })).toMatchObject(notFound);
    // A sibling host may have set a cookie of this name.
    const twice = { cookie: `addonsSid=foreign; addonsSid=${mine.session}`, 'x-csrftoken': mine.csrf };
    expect((await post('poll', twice)).status).toBe(202);
  });

  it('needs a login and a transit token that is valid', async () => {
    const person = await scene.people.newPerson();
    const anonymous = await exchange(null, { transit_token: 'x' });
    expect([anonymous.status, anonymous.json]).toEqual([
      401,
      { detail: 'Authentication credentials were not provided.' },
    ]);
    for (const body of [{}, { transit_token: '' }, { transit_token: null }, { transit_token: 5 }, undefined]) {
      expect(await exchange(person, body)).toMatchObject({ status: 400, json: { detail: 'Missing transit_token.' } });
    }
    expect(await exchange(person, { transit_token: 'not-a-transit-token' })).toMatchObject(used);
    const forged = await fetch(`${scene.product.origin}/api/v1.0/addons/sessions/exchange/`, {
      method: 'POST',
      headers: { cookie: person.cookie, 'content-type': 'application/json' },
      body: JSON.stringify({ transit_token: (await start()).transit }),
    });
    expect(forged.status).toBe(403);
  });

  it('ends after its time, by the clock of the database', async () => {
    const person = await scene.people.newPerson();
    const late = await start();
    const expire = (column: string, transit: string) =>
      scene.people.pool.query(
        `update greenroom.addon_session set ${column} = now() - interval '1 second'
         where transit = sha256($1::bytea)`,
        [Buffer.from(transit)],
      );
    await expire('transit_expires_at', late.transit);
    expect(await exchange(person, { transit_token: late.transit })).toMatchObject(used);
    expect(await poll(late)).toMatchObject(pending);
    await expire('expires_at', late.transit);
    expect(await poll(late)).toMatchObject(notFound);

    const gone = await start();
    await expire('expires_at', gone.transit);
    expect(await exchange(person, { transit_token: gone.transit })).toMatchObject(notFound);

    const before = (await rows()).length;
    await keepHouse(scene.product.database, purgesOf(scene.product.settings));
    expect(before - (await rows()).length).toBe(2);
  });

  it('gives no token of somebody who was deactivated meanwhile', async () => {
    const person = await scene.people.newPerson();
    const started = await start();
    expect((await exchange(person, { transit_token: started.transit })).status).toBe(200);
    await scene.people.pool.query('update meet_user set is_active = false where id = $1', [person.id]);
    expect(await poll(started)).toMatchObject(notFound);
  });

  it.each(['init', 'poll', 'exchange'])('is reached at %s by POST only', async (path) => {
    const person = await scene.people.newPerson();
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) {
      expect((await scene.call(person, method, `addons/sessions/${path}/`)).status).toBe(405);
    }
  });

  it('does not exist where add-ons are switched off', async () => {
    await using off = await startRestScene();
    const person = await off.people.newPerson();
    for (const path of ['init', 'poll', 'exchange']) {
      expect(await off.call(person, 'POST', `addons/sessions/${path}/`, {})).toMatchObject({
        status: 404,
        json: { detail: 'Not found.' },
      });
    }
  });

  it('has the name, times and lengths of the settings, and a rate', async () => {
    await using other = await startRestScene({
      ...addonEnv,
      ADDONS_SESSION_ID_COOKIE: 'mySid',
      ADDONS_SESSION_TTL: '60',
      ADDONS_RANDOM_TOKEN_BYTE_LENGTH: '30',
      GREENROOM_ADDON_START_RATES: '1/hour',
    });
    const answer = await post('init', {}, other);
    expect(answer.headers.get('set-cookie')).toMatch(/^mySid=[\w-]{40}; Max-Age=60;/);
    expect((await post('init', {}, other)).status).toBe(429);
  });
});
