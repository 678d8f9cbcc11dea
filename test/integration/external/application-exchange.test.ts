import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hashSecret } from '#src/applications/secret-hash.ts';
import { eventually } from '#test/support/eventually.ts';
import { type ExternalScene, startExternalScene } from '#test/support/external-scene.ts';
import type { Json } from '#test/support/rest-scene.ts';

const secret = 's3cr3t&with=special+chars%42';

describe('application/token/', () => {
  let scene: ExternalScene;
  let hash: string;
  beforeAll(async () => {
    scene = await startExternalScene({ GREENROOM_EXTERNAL_ERRORS: 'reference', GREENROOM_TRUSTED_PROXIES: '1' });
    hash = await hashSecret(secret);
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  /** An application with the secret, a user with an e-mail, and a request of the one for the other. */
  async function prepare(options: Parameters<ExternalScene['newApplication']>[0] = {}, scopes: string[] = []) {
    const { pool } = scene.people;
    const application = await scene.newApplication(options);
    await pool.query('update meet_application set client_secret = $2, scopes = $3 where id = $1', [
      application.id,
      hash,
      scopes,
    ]);
    const user = await scene.people.newPerson();
    const email = `User.${user.id}@example.com`;
    await scene.setEmail(user, email);
    const body: Json = {
      client_id: application.clientId,
      client_secret: secret,
      grant_type: 'client_credentials',
      scope: email.toLowerCase(),
    };
    return { application, user, body };
  }

  it('gives a token for a user, whatever the case of the e-mail', async () => {
    const { application, user, body } = await prepare({}, ['rooms:list', 'rooms:create']);
    const { status, json } = await scene.exchange(body);
    const { access_token: token, ...rest } = json;
    expect([status, rest]).toEqual([200, { token_type: 'Bearer', expires_in: 3600, scope: 'rooms:list rooms:create' }]);
    const { iat, exp, ...claims } = decodeJwt(token);
    expect(claims).toEqual({
      iss: 'lasuite-meet',
      user_id: user.id,
      client_id: application.clientId,
      delegated: true,
      scope: 'rooms:list rooms:create',
    });
    expect(exp! - iat!).toBe(3600);
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'HS256', typ: 'JWT', kid: expect.any(String) });
    expect((await scene.ask(token, 'GET', 'rooms/')).status).toBe(200);
  });

  it('reads a form as RFC 6749 has it, and names no scope where there is none', async () => {
    const { body } = await prepare();
    const form = 'application/x-www-form-urlencoded';
    const { status, json } = await scene.exchange(new URLSearchParams(body as Record<string, string>).toString(), form);
    expect([status, Object.keys(json)]).toEqual([200, ['access_token', 'token_type', 'expires_in']]);
    expect(decodeJwt(json.access_token)).not.toHaveProperty('scope');
    const wrong = new URLSearchParams({ ...body, client_secret: 'wrong' } as Record<string, string>).toString();
    expect((await scene.exchange(wrong, form)).status).toBe(401);
    expect((await scene.exchange('grant_type=client_credentials', form)).json).toEqual({
      client_id: ['This field is required.'],
      client_secret: ['This field is required.'],
      scope: ['This field is required.'],
    });
  });

  it('reads nothing else', async () => {
    for (const type of ['text/plain', 'multipart/form-data; boundary=x']) {
      const { status, json } = await scene.exchange('client_id=x', type);
      expect([status, json]).toEqual([415, { detail: `Unsupported media type "${type}" in request.` }]);
    }
  });

  it.each<[Json, Json]>([
    [{ client_id: undefined }, { client_id: ['This field is required.'] }],
    [{ client_id: ' ' }, { client_id: ['This field may not be blank.'] }],
    [{ client_secret: null }, { client_secret: ['This field may not be null.'] }],
    [{ grant_type: 'authorization_code' }, { grant_type: ['"authorization_code" is not a valid choice.'] }],
    [{ grant_type: '' }, { grant_type: ['"" is not a valid choice.'] }],
    [{ scope: ['a'] }, { scope: ['Not a valid string.'] }],
  ])('refuses the body with %j before it looks for the client', async (change, problems) => {
    const body = { client_id: 'x', client_secret: 'y', grant_type: 'client_credentials', scope: 'a@example.com' };
    const { status, json } = await scene.exchange({ ...body, ...change });
    expect([status, json]).toEqual([400, problems]);
  });

  it('checks client, secret, activity, e-mail, domain and user, in this order', async () => {
    const { application, body } = await prepare({ active: false, domains: ['example.com', 'example.org'] });
    const say = async (change: Json) => {
      const { status, json } = await scene.exchange({ ...body, ...change });
      return [status, json];
    };
    const nobody = { scope: 'nobody@example.com' };
    const foreign = { scope: 'a@sub.example.com' };
    const invalid = [401, { detail: 'Invalid credentials' }];
    expect(await say({ client_id: 'unknown', scope: 'x' })).toEqual(invalid);
    expect(await say({ client_secret: 'wrong', scope: 'x' })).toEqual(invalid);
    expect(await say({ scope: 'x' })).toEqual([401, { detail: 'Application is inactive' }]);
    await scene.people.pool.query('update meet_application set is_active = true where id = $1', [application.id]);
    expect(await say({ scope: 'not-an-email' })).toEqual([400, { error: 'Scope should be a valid email address.' }]);
    const forbidden = [403, { error: 'This application is not authorized for this email domain.' }];
    expect(await say(foreign)).toEqual(forbidden);
    expect(await say({ scope: 'nobody@example.com@evil.org' })).toEqual([
      400,
      { error: 'Scope should be a valid email address.' },
    ]);
    expect(await say(nobody)).toEqual([404, { detail: 'User not found.' }]);
    expect((await say({ scope: body.scope.replace('example.com', 'EXAMPLE.COM') }))[0]).toBe(200);
  });

  it('refuses with a challenge of sessions, as the reference does', async () => {
    const { body } = await prepare();
    const { headers } = await scene.exchange({ ...body, client_secret: 'wrong' });
    expect(headers.get('www-authenticate')).toBe('Session');
  });

  it('gives a deactivated user a token that opens nothing', async () => {
    const { user, body } = await prepare({}, ['rooms:list']);
    await scene.people.pool.query('update meet_user set is_active = false where id = $1', [user.id]);
    const { status, json } = await scene.exchange(body);
    expect(status).toBe(200);
    expect((await scene.ask(json.access_token, 'GET', 'rooms/')).status).toBe(401);
  });

  it('names no user when several have the e-mail, nor one whose e-mail is not verified', async () => {
    const { user, body } = await prepare();
    const other = await scene.people.newPerson();
    await scene.setEmail(other, body.scope.toUpperCase());
    expect(await scene.exchange(body)).toMatchObject({
      status: 400,
      json: { error: 'Several accounts have this email.' },
    });
    await scene.people.pool.query('insert into greenroom.unverified_email (user_id) values ($1)', [other.id]);
    expect(decodeJwt((await scene.exchange(body)).json.access_token).user_id).toBe(user.id);
    await scene.people.pool.query('insert into greenroom.unverified_email (user_id) values ($1)', [user.id]);
    expect((await scene.exchange(body)).status).toBe(404);
  });

  it('counts tokens and failures of each application', async () => {
    const { application, body } = await prepare();
    await scene.exchange(body);
    await scene.exchange(body);
    await scene.exchange({ ...body, client_secret: 'wrong' });
    await eventually('the uses are not counted', async () => {
      const { json } = await scene.operate('GET', `applications/${application.id}/`);
      expect(json).toMatchObject({
        tokens: 2,
        failures: 1,
        last_used_at: expect.stringMatching(/Z$/),
        last_failed_at: expect.stringMatching(/Z$/),
      });
      return true;
    });
  });

  it('locks out a client that guesses, at its address only', async () => {
    const { body } = await prepare();
    const from = (address: string, given: string) =>
      scene.exchange({ ...body, client_secret: given }, 'application/json', { 'x-forwarded-for': address });
    for (let failure = 0; failure < 10; failure++) expect((await from('203.0.113.1', 'wrong')).status).toBe(401);
    // The right secret is not looked at any more.
    const locked = await from('203.0.113.1', secret);
    expect([locked.status, Number(locked.headers.get('retry-after')) > 800]).toEqual([429, true]);
    expect((await from('203.0.113.2', secret)).status).toBe(200);
    expect(scene.product.logged.filter((line) => line.includes('"scope":"application"'))).toHaveLength(1);
  }, 60_000);

  it('logs no secret, client or e-mail', async () => {
    const { application, body } = await prepare();
    await scene.exchange(body);
    await scene.exchange({ ...body, client_secret: 'a-wrong-secret' });
    await scene.exchange({ ...body, scope: 'nobody@example.net' });
    const lines = scene.product.logged.join('\n');
    for (const text of [secret, 'a-wrong-secret', application.clientId, body.scope, 'nobody@example.net']) {
      expect(lines).not.toContain(text);
    }
  });
});

describe('application/token/ with settings of its own', () => {
  const exchangeIn = async (scene: ExternalScene, email: string, options: { active?: boolean } = {}) => {
    const { id, clientId } = await scene.newApplication(options);
    await scene.people.pool.query('update meet_application set client_secret = $2, scopes = $3 where id = $1', [
      id,
      await hashSecret(secret),
      ['rooms:list'],
    ]);
    return {
      client_id: clientId,
      client_secret: secret,
      grant_type: 'client_credentials',
      scope: email,
    };
  };
  const provisioning = {
    APPLICATION_ALLOW_USER_CREATION: 'true',
    OIDC_FALLBACK_TO_EMAIL_FOR_IDENTIFICATION: 'true',
    OIDC_USER_SUB_FIELD_IMMUTABLE: 'false',
  };

  it('creates an unknown user once, however many ask', async () => {
    await using scene = await startExternalScene(provisioning);
    const body = await exchangeIn(scene, 'New.Person@World.example');
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, at) =>
        scene.exchange(at % 2 === 0 ? body : { ...body, scope: body.scope.toUpperCase() }),
      ),
    );
    const ids = answers.map(({ json }) => decodeJwt(json.access_token).user_id);
    expect(new Set(ids).size).toBe(1);
    const { rows } = await scene.people.pool.query('select id, sub, password, is_active from meet_user');
    expect(rows).toEqual([{ id: ids[0], sub: null, password: expect.stringMatching(/^!/), is_active: true }]);
    expect((await scene.ask(answers[0]!.json.access_token, 'GET', 'rooms/')).status).toBe(200);
  });

  it.each(Object.keys(provisioning))('creates no user without %s', async (name) => {
    const other = name === 'OIDC_USER_SUB_FIELD_IMMUTABLE' ? 'true' : 'false';
    await using scene = await startExternalScene({ ...provisioning, [name]: other });
    const { status } = await scene.exchange(await exchangeIn(scene, 'somebody@example.com'));
    expect(status).toBe(404);
    expect((await scene.people.pool.query('select from meet_user')).rowCount).toBe(0);
  });

  it('issues tokens that have expired when they last 0 seconds', async () => {
    await using scene = await startExternalScene({ APPLICATION_JWT_EXPIRATION_SECONDS: '0' });
    const person = await scene.people.newPerson();
    await scene.setEmail(person, 'a@example.com');
    const { json } = await scene.exchange(await exchangeIn(scene, 'a@example.com'));
    expect(json.expires_in).toBe(0);
    expect(await scene.ask(json.access_token, 'GET', 'rooms/')).toMatchObject({
      status: 401,
      json: { detail: 'Token expired.' },
    });
  });

  it('does not tell by default that the secret of a disabled application is right', async () => {
    await using scene = await startExternalScene();
    const body = await exchangeIn(scene, 'a@example.com', { active: false });
    expect(await scene.exchange(body)).toMatchObject({ status: 401, json: { detail: 'Invalid credentials' } });
    // Nor by the lockout, which wrong secrets lead to.
    for (let failure = 1; failure < 10; failure++) expect((await scene.exchange(body)).status).toBe(401);
    expect((await scene.exchange(body)).status).toBe(429);
  }, 60_000);

  it('limits the tokens of one application, and only requests with its secret count', async () => {
    await using scene = await startExternalScene({ GREENROOM_TOKEN_RATES: '3/hour', GREENROOM_TRUSTED_PROXIES: '1' });
    const person = await scene.people.newPerson();
    await scene.setEmail(person, 'a@example.com');
    const body = await exchangeIn(scene, 'a@example.com');
    const from = async (last: number, change = {}) =>
      (await scene.exchange({ ...body, ...change }, 'application/json', { 'x-forwarded-for': `203.0.113.${last}` }))
        .status;
    for (let at = 0; at < 3; at++) expect(await from(at, { client_secret: 'wrong' })).toBe(401);
    for (let at = 3; at < 6; at++) expect(await from(at)).toBe(200);
    expect(await from(9)).toBe(429);
    // Its address, too.
    for (let at = 0; at < 3; at++) await from(10, { client_id: 'unknown' });
    expect(await from(10, { client_id: 'unknown' })).toBe(429);
  }, 30_000);

  it('does not start without the key of the tokens', async () => {
    await expect(startExternalScene({ APPLICATION_JWT_SECRET_KEY: '' })).rejects.toThrow(
      'APPLICATION_JWT_SECRET_KEY is missing: APPLICATION_ENABLED is on',
    );
  });
});
