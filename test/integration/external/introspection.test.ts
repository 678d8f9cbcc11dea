import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLog } from '#src/kernel/log.ts';
import { createIntrospectionScheme } from '#src/resource-server/introspection-scheme.ts';
import { readSettings } from '#src/settings/settings.ts';
import { type IntrospectionEndpoint, startIntrospectionEndpoint } from '#test/support/introspection-endpoint.ts';
import { type RestScene, startRestScene } from '#test/support/rest-scene.ts';
import { providerClient, startStandaloneProvider } from '#test/support/standalone-provider.ts';

describe('a token of the identity provider', () => {
  let scene: RestScene;
  let provider: IntrospectionEndpoint;
  const logged: string[] = [];
  beforeAll(async () => {
    [scene, provider] = await Promise.all([startRestScene(), startIntrospectionEndpoint()]);
  });
  afterAll(async () => {
    await provider[Symbol.asyncDispose]();
    await scene[Symbol.asyncDispose]();
  });

  const log = createLog('info', { write: (line) => logged.push(line) });
  const throttledScopes: string[] = [];
  const schemeWith = (env: Readonly<Record<string, string>>) => {
    const scheme = createIntrospectionScheme({
      settings: readSettings(env),
      database: scene.product.database,
      log,
      redis: null,
      onThrottled: (scope) => throttledScopes.push(scope),
    });
    return { authenticate: (token: string, address = '203.0.113.7') => scheme.authenticate(token, address) };
  };
  const schemeOf = (env: Readonly<Record<string, string>> = {}) =>
    schemeWith({ ...provider.env, GREENROOM_EXTERNAL_ERRORS: 'reference', ...env });
  const good = (more: object = {}) => ({
    iss: provider.issuer,
    aud: 'some_client_id',
    sub: 'very-specific-sub',
    client_id: 'some_service_provider',
    scope: 'openid lasuite_meet lasuite_meet:rooms:list lasuite_meet:rooms:retrieve',
    active: true,
    ...more,
  });
  const prefix = { OIDC_RS_SCOPES_PREFIX: 'lasuite_meet' };
  const show = (token: string = randomUUID(), env = {}) => schemeOf(env).authenticate(token);
  const badRequest = { code: 'invalid_payload' };
  const login = (message: string) => ({ code: 'not_authenticated', message, challenge: 'Bearer' });

  beforeEach(() => {
    provider.answer(good());
  });

  it('acts for the account of its subject, which is created at its first use', async () => {
    const sub = `sub-${randomUUID()}`;
    provider.answer(good({ sub }));
    const callers = await Promise.all(Array.from({ length: 5 }, () => show(randomUUID(), prefix)));
    const [caller] = callers;
    expect(caller).toEqual({
      client: { kind: 'resource server', id: `${provider.issuer} some_service_provider` },
      user: { id: caller!.user.id, sub, email: null },
      scopes: ['openid', 'lasuite_meet', 'rooms:list', 'rooms:retrieve'],
    });
    expect(new Set(callers.map((one) => one!.user.id)).size).toBe(1);
    const { rows } = await scene.people.pool.query('select email, password from meet_user where sub = $1', [sub]);
    expect(rows).toEqual([{ email: null, password: expect.stringMatching(/^!/) }]);
  });

  it('is shown with the client, raw or as it was before base64', async () => {
    for (const [shown, asked] of [
      ['some_token', 'some_token'],
      [Buffer.from('an-opaque-token!').toString('base64'), 'an-opaque-token!'],
      ['abcd', 'abcd'],
    ] as const) {
      await show(shown);
      expect(Object.fromEntries(provider.asked.at(-1)!)).toEqual({
        client_id: 'some_client_id',
        client_secret: 'a-secret-of-the-resource-server',
        token: asked,
      });
    }
  });

  it.each<[string, object, string]>([
    ['is not active', { active: false }, 'The token is not active.'],
    ['has no scope', { scope: undefined }, 'The token has no scope for this API.'],
    ['has none of our scopes', { scope: 'openid lasuite_meet:rooms:list' }, 'The token has no scope for this API.'],
    ['is of another issuer', { iss: 'https://evil.example' }, 'The token is of another issuer.'],
    ['names no audience', { client_id: undefined }, 'The token names no audience.'],
    ['names a blank audience', { client_id: '' }, 'The token names no audience.'],
    ['has ended', { exp: 1_000_000 }, 'The token is not active.'],
    ['is active in words', { active: 'true' }, 'The introspection of the token failed.'],
  ])('that %s is a bad request', async (_, more, message) => {
    provider.answer(good(more));
    await expect(show()).rejects.toMatchObject({ ...badRequest, message });
  });

  it.each<[string, object]>([
    ['no subject', { sub: undefined }],
    ['a subject that is no text', { sub: 5 }],
    ['a subject that is too long', { sub: 'x'.repeat(256) }],
  ])('with %s logs nobody in', async (_, more) => {
    provider.answer(good(more));
    await expect(show()).rejects.toMatchObject(login('Login failed'));
  });

  it('may name another claim as its audience, and need not name its issuer', async () => {
    provider.answer(good({ client_id: undefined, iss: undefined }));
    const caller = await show(randomUUID(), { OIDC_RS_AUDIENCE_CLAIM: 'aud' });
    expect(caller!.client).toEqual({ kind: 'resource server', id: null });
  });

  it('of an unknown person is refused where logins create no accounts', async () => {
    provider.answer(good({ sub: `sub-${randomUUID()}` }));
    await expect(show(randomUUID(), { OIDC_CREATE_USER: 'false' })).rejects.toMatchObject(
      login('Login failed: No user found for the given access token.'),
    );
  });

  it('is refused where the resource server is not configured', async () => {
    for (const name of ['OIDC_RS_CLIENT_SECRET', 'OIDC_OP_INTROSPECTION_ENDPOINT']) {
      const { [name]: _, ...env } = provider.env;
      const scheme = schemeWith(env);
      await expect(scheme.authenticate('x')).rejects.toMatchObject(login('Resource Server is improperly configured'));
    }
  });

  it('is a bad request when the provider fails, breaks off, is unreachable or sends no valid JSON', async () => {
    for (const reply of [
      (_: unknown, response: { writeHead(status: number): { end(text: string): void } }) =>
        response.writeHead(500).end('{"active":true}'),
      (_: unknown, response: { writeHead(status: number): { end(text: string): void } }) =>
        response.writeHead(401).end('{}'),
      (_: unknown, response: { end(text: string): void }) => response.end('<html>a-name@example.org</html>'),
      (_: unknown, response: { end(text: string): void }) => response.end('null'),
      (_: unknown, response: { end(text: string): void }) => response.end('x'.repeat(3_000_000)),
      (request: { destroy(): void }) => request.destroy(),
    ]) {
      provider.answer(reply as never);
      await expect(show()).rejects.toMatchObject(badRequest);
    }
    const nowhere = { OIDC_OP_INTROSPECTION_ENDPOINT: 'http://127.0.0.1:9/introspect' };
    await expect(show(randomUUID(), nowhere)).rejects.toMatchObject(badRequest);
    expect(logged.join()).not.toContain('a-name@example.org');
  });

  it('waits 5 s for a provider that hangs, and then is a bad request', { timeout: 15_000 }, async () => {
    provider.answer(() => undefined);
    const began = performance.now();
    await expect(show()).rejects.toMatchObject(badRequest);
    expect(performance.now() - began).toBeGreaterThan(4_500);
  });

  it('is asked about once while its answer is kept, however many calls come at once', async () => {
    const scheme = schemeOf();
    const token = randomUUID();
    const before = provider.asked.length;
    await Promise.all(Array.from({ length: 20 }, () => scheme.authenticate(token)));
    await scheme.authenticate(token);
    expect(provider.asked.length - before).toBe(1);
    await scheme.authenticate(randomUUID());
    expect(provider.asked.length - before).toBe(2);
  });

  it('is asked about at each call where answers are not kept, or it ends now', async () => {
    const token = randomUUID();
    const asks = async (env: object, reply: object) => {
      provider.answer(good(reply));
      const scheme = schemeOf(env as Record<string, string>);
      const before = provider.asked.length;
      await scheme.authenticate(token);
      await scheme.authenticate(token);
      return provider.asked.length - before;
    };
    expect(await asks({ GREENROOM_INTROSPECTION_CACHE_SECONDS: '0' }, {})).toBe(2);
    expect(await asks({}, { exp: Math.floor(Date.now() / 1000) })).toBe(2);
    expect(await asks({}, { exp: Math.floor(Date.now() / 1000) + 600 })).toBe(1);
  });

  it('is asked about as often as one address may, unless its answer is kept', async () => {
    const scheme = schemeOf({ GREENROOM_INTROSPECTION_RATES: '2/hour' });
    const before = provider.asked.length;
    for (let nth = 0; nth < 5; nth++) await scheme.authenticate('kept');
    provider.answer({ active: false });
    await expect(scheme.authenticate('invented')).rejects.toMatchObject(badRequest);
    await expect(scheme.authenticate('another')).rejects.toMatchObject({ code: 'throttled' });
    expect(await scheme.authenticate('kept')).not.toBeNull();
    await expect(scheme.authenticate('another', '203.0.113.8')).rejects.toMatchObject(badRequest);
    expect(provider.asked.length - before).toBe(3);
    expect(throttledScopes).toEqual(['introspection']);
  });

  it('is asked about again after a failure', async () => {
    const scheme = schemeOf();
    provider.answer({ active: false });
    await expect(scheme.authenticate('once')).rejects.toMatchObject(badRequest);
    provider.answer(good());
    expect(await scheme.authenticate('once')).not.toBeNull();
  });

  it('of a deactivated account is refused at once, although its answer is kept', async () => {
    const person = await scene.people.newPerson();
    provider.answer(good({ sub: person.sub }));
    const scheme = schemeOf();
    expect((await scheme.authenticate('kept'))!.user.id).toBe(person.id);
    await scene.people.pool.query('update meet_user set is_active = false where id = $1', [person.id]);
    await expect(scheme.authenticate('kept')).rejects.toMatchObject(login('User account is disabled.'));
  });

  it('works with a real provider until it is revoked there', async () => {
    await using real = await startStandaloneProvider(() => ['http://localhost/'], 0, {
      features: { introspection: { enabled: true, allowedPolicy: () => true } },
      scopes: ['openid', 'lasuite_meet', 'lasuite_meet:rooms:list'],
    });
    real.person.sub = `sub-${randomUUID()}`;
    const env = {
      OIDC_OP_URL: real.issuer,
      OIDC_OP_INTROSPECTION_ENDPOINT: `${real.issuer}/token/introspection`,
      OIDC_RS_CLIENT_ID: providerClient.id,
      OIDC_RS_CLIENT_SECRET: providerClient.secret,
      GREENROOM_INTROSPECTION_CACHE_SECONDS: '0',
      ...prefix,
    };
    const token = await real.issueToken('openid lasuite_meet lasuite_meet:rooms:list');
    const caller = await show(token.value, env);
    expect(caller).toMatchObject({
      client: { kind: 'resource server', id: `${real.issuer} ${providerClient.id}` },
      user: { sub: real.person.sub },
      scopes: ['openid', 'lasuite_meet', 'rooms:list'],
    });
    await expect(show('never-issued', env)).rejects.toMatchObject(badRequest);
    await token.revoke();
    await expect(show(token.value, env)).rejects.toMatchObject(badRequest);
  });

  it('is never written into the log', () => {
    expect(logged.length).toBeGreaterThan(0);
    const lines = logged.join();
    for (const form of provider.asked) expect(lines).not.toContain(form.get('token')!);
    expect(lines).not.toContain(provider.env.OIDC_RS_CLIENT_SECRET!);
  });
});
