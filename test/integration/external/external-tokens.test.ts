import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ExternalScene, type StoredApplication, startExternalScene } from '#test/support/external-scene.ts';
import type { Person } from '#test/support/people.ts';
import { plainRequest } from '#test/support/plain-request.ts';
import type { Json } from '#test/support/rest-scene.ts';

const previousKey = 'the-previous-key-of-tokens-of-applications-01234';

/** Texts of the reference, and what callers are told unless they are asked for. */
const modes = [
  ['reference', (text: string) => text],
  ['vague', () => 'Invalid token.'],
] as const;

describe.each(modes)('a token of the external API, with the error texts %s', (mode, told) => {
  let scene: ExternalScene;
  let application: StoredApplication;
  let user: Person;
  beforeAll(async () => {
    scene = await startExternalScene({
      GREENROOM_EXTERNAL_ERRORS: mode,
      GREENROOM_APPLICATION_JWT_PREVIOUS_SECRET_KEY: previousKey,
    });
    application = await scene.newApplication();
    user = await scene.people.newPerson();
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  const claims = (more: Json = {}): Json => ({
    client_id: application.clientId,
    user_id: user.id,
    delegated: true,
    scope: 'rooms:list',
    ...more,
  });
  const refusal = async (token: string) => {
    const { status, json, headers } = await scene.ask(token, 'GET', 'rooms/');
    expect([status, headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    return json.detail;
  };
  /** Sends a header byte by byte. */
  const withHeader = async (authorization: string | null) => {
    const answer = await plainRequest(scene.product.origin, {
      method: 'GET',
      target: '/external-api/v1.0/rooms/',
      headers: authorization === null ? {} : { authorization },
    });
    return [answer.status, JSON.parse(answer.text).detail, answer.headers['www-authenticate']];
  };

  it('is needed', async () => {
    const needed = [401, 'Authentication credentials were not provided.', 'Bearer'];
    expect(await withHeader(null)).toEqual(needed);
    expect(await withHeader('Basic YTpi')).toEqual(needed);
    expect(await withHeader('')).toEqual(needed);
  });

  it('stands alone in its header, in UTF-8', async () => {
    for (const header of ['Bearer', 'bearer ', 'Bearer a b', 'Bearer a b c']) {
      expect(await withHeader(header)).toEqual([401, 'Invalid token header.', 'Bearer']);
    }
    expect(await withHeader('Bearer \xff\xfe')).toEqual([401, 'Invalid token encoding.', 'Bearer']);
  });

  it('is accepted whatever the case of the scheme, and with more blanks', async () => {
    const token = await scene.sign(claims());
    expect((await scene.ask(null, 'GET', 'rooms/', undefined, { authorization: `bEARER   ${token}` })).status).toBe(
      200,
    );
  });

  it('expires', async () => {
    const now = Math.floor(Date.now() / 1000);
    expect(await refusal(await scene.sign(claims({ exp: now - 1 })))).toBe('Token expired.');
    // Before issuer and audience are looked at.
    expect(await refusal(await scene.sign(claims({ exp: now - 1, iss: 'another', aud: 'x' })))).toBe('Token expired.');
  });

  it('has our issuer, and no audience where none is configured', async () => {
    expect(await refusal(await scene.sign(claims({ iss: 'another' })))).toBe('Invalid token.');
    expect(await refusal(await scene.sign(claims({ aud: 'addons' })))).toBe('Invalid token.');
  });

  it.each<[string, (scene: ExternalScene) => Promise<string>]>([
    ['another key', (one) => one.sign(claims(), { key: 'another-key-of-at-least-thirty-two-bytes' })],
    ['another algorithm', (one) => one.sign(claims(), { alg: 'HS512' })],
    ['no issuer', (one) => one.sign(claims({ iss: undefined }))],
    ['no expiry', (one) => one.sign(claims({ exp: undefined }))],
    ['an expiry that is no number', (one) => one.sign(claims({ exp: 'never' }))],
    ['an issue in an hour', (one) => one.sign(claims({ iat: Date.now() / 1000 + 3600 }))],
    ['a start in an hour', (one) => one.sign(claims({ nbf: Date.now() / 1000 + 3600 }))],
    ['no shape', async () => 'garbage'],
    ['three parts of nothing', async () => 'a.b.c'],
  ])('with %s is left to the next scheme', async (_, token) => {
    expect(await refusal(await token(scene))).toBe('Resource Server is improperly configured');
  });

  it('without a signature is left to the next scheme', async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const now = Math.floor(Date.now() / 1000);
    const token = `${part({ alg: 'none' })}.${part({ ...claims(), iss: 'lasuite-meet', exp: now + 60 })}.`;
    expect(await refusal(token)).toBe('Resource Server is improperly configured');
  });

  it.each([
    ['client_id', undefined],
    ['client_id', ''],
    ['user_id', undefined],
    ['user_id', ''],
  ])('names its client and its user: %s %s', async (claim, value) => {
    expect(await refusal(await scene.sign(claims({ [claim]: value })))).toBe('Invalid token claims.');
  });

  it.each([[undefined], [false], [0]])('is delegated: %s', async (delegated) => {
    expect(await refusal(await scene.sign(claims({ delegated })))).toBe('Invalid token type.');
  });

  it('ends with its application and its user', async () => {
    expect(await refusal(await scene.sign(claims({ client_id: 'nobody' })))).toBe(told('Application not found.'));
    expect(await refusal(await scene.sign(claims({ client_id: 7 })))).toBe(told('Application not found.'));
    const disabled = await scene.newApplication({ active: false });
    expect(await refusal(await scene.tokenFor(disabled, user))).toBe(told('Application is disabled.'));
    expect(await refusal(await scene.sign(claims({ user_id: randomUUID() })))).toBe(told('User not found.'));
    expect(await refusal(await scene.sign(claims({ user_id: 'no-uuid' })))).toBe(told('User not found.'));
    const gone = await scene.people.newPerson();
    const token = await scene.tokenFor(application, gone);
    expect((await scene.ask(token, 'GET', 'rooms/')).status).toBe(200);
    await scene.people.pool.query('update meet_user set is_active = false where id = $1', [gone.id]);
    expect(await refusal(token)).toBe(told('User account is disabled.'));
  });

  it('is judged in one order: client, application, delegation, user', async () => {
    const disabled = await scene.newApplication({ active: false });
    const wrong = { client_id: disabled.clientId, user_id: undefined, delegated: false };
    expect(await refusal(await scene.sign(claims(wrong)))).toBe(told('Application is disabled.'));
    expect(await refusal(await scene.sign(claims({ ...wrong, client_id: application.clientId })))).toBe(
      'Invalid token type.',
    );
  });

  it('may be signed with the previous key, named or not', async () => {
    for (const kid of [undefined, 'unknown']) {
      const token = await scene.sign(claims(), { key: previousKey, ...(kid && { kid }) });
      expect((await scene.ask(token, 'GET', 'rooms/')).status).toBe(200);
    }
  });

  it.each<[unknown, string | null]>([
    ['rooms:list', null],
    ['ROOMS:List  rooms:create', null],
    [['rooms:create', 'Rooms:LIST'], null],
    [['rooms:create', 7], 'Insufficient permissions. Required scope: rooms:list'],
    ['rooms:create', 'Insufficient permissions. Required scope: rooms:list'],
    ['rooms:lists', 'Insufficient permissions. Required scope: rooms:list'],
    ['', 'Insufficient permissions.'],
    [[], 'Insufficient permissions.'],
    [undefined, 'Insufficient permissions.'],
    [{ 'rooms:list': true }, 'Insufficient permissions.'],
  ])('permits what its scope names: %j', async (scope, detail) => {
    const { status, json } = await scene.ask(await scene.sign(claims({ scope })), 'GET', 'rooms/');
    expect([status, json.detail ?? null]).toEqual([detail === null ? 200 : 403, detail]);
  });

  it('is asked for before a method is refused, and its scope is not', async () => {
    expect((await scene.ask(null, 'PUT', 'rooms/')).status).toBe(401);
    const { status, json } = await scene.ask(await scene.sign(claims({ scope: '' })), 'PUT', 'rooms/');
    expect([status, json.detail]).toEqual([405, 'Method "PUT" not allowed.']);
  });

  it('is never logged', async () => {
    const token = await scene.tokenFor(application, user);
    await scene.ask(token, 'GET', 'rooms/');
    await refusal(`${token}x`);
    const lines = scene.product.logged.join('\n');
    expect(lines).toContain('"credential":"bearer-token"');
    expect(lines).not.toContain(token.split('.')[1]);
    expect(lines).not.toContain(application.clientId);
  });
});

describe('an installation', () => {
  it('without the external API has none of its paths, whatever the credential', async () => {
    await using scene = await startExternalScene({ EXTERNAL_API_ENABLED: 'false' });
    for (const [method, path] of [
      ['GET', 'rooms/'],
      ['GET', 'rooms'],
      ['POST', 'application/token/'],
      ['GET', `rooms/${randomUUID()}/`],
    ] as const) {
      const { status, json } = await scene.ask(null, method, path);
      expect([status, json]).toEqual([404, { detail: 'Not found.' }]);
    }
    for (const path of ['/external-api/openapi.json', '/docs/external']) {
      expect((await fetch(`${scene.product.origin}${path}`)).status).toBe(404);
    }
  });

  it('counts the calls of each client apart from those of its user', async () => {
    await using limited = await startExternalScene({ GREENROOM_CHANGE_RATES: '2/hour' });
    const user = await limited.people.newPerson();
    const tokenOf = async () => limited.tokenFor(await limited.newApplication(), user);
    const create = async (token: string) => (await limited.ask(token, 'POST', 'rooms/', {})).status;
    const [greedy, other] = [await tokenOf(), await tokenOf()];
    expect([await create(greedy), await create(greedy), await create(greedy)]).toEqual([201, 201, 429]);
    expect(await create(other)).toBe(201);
    expect((await limited.call(user, 'POST', 'rooms/', { name: 'Own' })).status).toBe(201);
  });

  it('without applications issues no tokens and leaves theirs to the next scheme', async () => {
    await using scene = await startExternalScene({ APPLICATION_ENABLED: 'false' });
    expect(await scene.exchange({})).toMatchObject({ status: 404, json: { detail: 'Not found.' } });
    const token = await scene.tokenFor(await scene.newApplication(), await scene.people.newPerson());
    const { status, json } = await scene.ask(token, 'GET', 'rooms/');
    expect([status, json.detail]).toEqual([401, 'Resource Server is improperly configured']);
  });

  it('removes the prefix of the provider from scopes, and asks for its audience', async () => {
    await using scene = await startExternalScene({
      OIDC_RS_SCOPES_PREFIX: 'lasuite_meet',
      APPLICATION_JWT_AUDIENCE: 'meet',
      APPLICATION_JWT_ISSUER: 'agency',
    });
    const application = await scene.newApplication();
    const person = await scene.people.newPerson();
    const claims = { iss: 'agency', client_id: application.clientId, user_id: person.id, delegated: true };
    const status = async (more: Json) =>
      (await scene.ask(await scene.sign({ ...claims, ...more }), 'GET', 'rooms/')).status;
    expect(await status({ scope: 'lasuite_meet:rooms:list', aud: ['other', 'meet'] })).toBe(200);
    expect(await status({ scope: 'rooms:list', aud: 'meet' })).toBe(200);
    expect(await status({ scope: 'rooms:list', aud: 'meet', iss: 'lasuite-meet' })).toBe(401);
    expect(await status({ scope: 'other:rooms:list', aud: 'meet' })).toBe(403);
    expect(await status({ scope: 'rooms:list', aud: 'other' })).toBe(401);
    expect(await status({ scope: 'rooms:list' })).toBe(401);
  });
});
