import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type BrowserSession, createBrowserSession } from '#test/support/browser-session.ts';
import { type HttpProduct, startHttpProduct } from '#test/support/http-product.ts';
import { logInThere, type ScriptedProvider, startScriptedProvider } from '#test/support/scripted-provider.ts';
import { providerClient, startStandaloneProvider } from '#test/support/standalone-provider.ts';

const status = async (browser: BrowserSession, product: HttpProduct): Promise<number> =>
  (await browser.request(`${product.origin}/api/v1.0/users/me/`)).status;

describe('a logout at the provider', () => {
  it('ends the sessions here, by back channel and by redirect', async () => {
    let product: HttpProduct | undefined;
    await using provider = await startStandaloneProvider(() => [`${product!.origin}/api/v1.0/callback/`], 0, {
      client: () => ({
        backchannel_logout_uri: `${product!.origin}/api/v1.0/backchannel-logout/`,
        backchannel_logout_session_required: true,
        post_logout_redirect_uris: [`${product!.origin}/api/v1.0/logout-callback/`],
      }),
      features: {
        backchannelLogout: { enabled: true },
        rpInitiatedLogout: {
          enabled: true,
          logoutSource(ctx, form) {
            ctx.body = form;
          },
          postLogoutSuccessSource(ctx) {
            ctx.body = 'logged out';
          },
        },
      },
    });
    await using started = await startHttpProduct({
      OIDC_RP_CLIENT_ID: providerClient.id,
      OIDC_RP_CLIENT_SECRET: providerClient.secret,
      OIDC_OP_URL: provider.issuer,
      LOGOUT_REDIRECT_URL: '/__version__',
    });
    product = started;
    const login = `${product.origin}/api/v1.0/authenticate/`;
    const [desk, phone] = [createBrowserSession(), createBrowserSession()];
    await desk.visit(login);
    await phone.visit(login);
    expect([await status(desk, product), await status(phone, product)]).toEqual([200, 200]);

    // There only: nothing leads this browser back to us.
    const there = await desk.visit(`${provider.issuer}/session/end?client_id=${providerClient.id}`);
    expect((await desk.submit(there, { logout: 'yes' })).text).toBe('logged out');
    expect([await status(desk, product), await status(phone, product)]).toEqual([401, 200]);

    // From here: through the provider and back.
    const leaving = await phone.visit(`${product.origin}/api/v1.0/logout`);
    expect([...leaving.url.searchParams.keys()].sort()).toEqual(['id_token_hint', 'post_logout_redirect_uri', 'state']);
    expect(await status(phone, product)).toBe(200);
    expect((await phone.visit(`${product.origin}/api/v1.0/logout-callback/?state=other`)).status).toBe(400);
    expect((await phone.submit(leaving, { logout: 'yes' })).url.pathname).toBe('/__version__');
    expect(await status(phone, product)).toBe(401);
    const { rows } = await product.database.pool.query('select jti from greenroom.logout_token');
    expect(rows).toHaveLength(2);
  });
});

describe('backchannel-logout/', () => {
  const event = { 'http://schemas.openid.net/event/backchannel-logout': {} };
  let provider: ScriptedProvider;
  let product: HttpProduct;
  let browser: BrowserSession;
  beforeAll(async () => {
    provider = await startScriptedProvider();
    product = await startHttpProduct({ ...provider.endpoints, OIDC_OP_URL: provider.issuer });
  });
  afterAll(async () => {
    await product[Symbol.asyncDispose]();
    await provider[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    provider.claims = { sub: 'person-1', sid: 'session-1' };
    browser = createBrowserSession();
    await logInThere(browser, product.origin);
    expect(await status(browser, product)).toBe(200);
  });

  const claims = (more: Record<string, unknown> = {}) => ({
    iss: provider.issuer,
    aud: providerClient.id,
    jti: randomUUID(),
    events: event,
    sub: 'person-1',
    ...more,
  });
  const post = (body: URLSearchParams | string, type?: string) =>
    fetch(`${product.origin}/api/v1.0/backchannel-logout/`, {
      method: 'POST',
      body,
      ...(type === undefined ? {} : { headers: { 'content-type': type } }),
    });
  const send = (token: string) => post(new URLSearchParams({ logout_token: token }));

  it.each([
    ['a person', { sub: 'person-1' }],
    ['a session', { sub: undefined, sid: 'session-1' }],
    ['a session of a person', { sid: 'session-1' }],
  ])('ends the sessions of %s, and of nobody else', async (_what, more) => {
    provider.claims = { sub: 'person-2', sid: 'session-2' };
    const other = createBrowserSession();
    await logInThere(other, product.origin);
    const answer = await send(await provider.sign(claims(more)));
    expect([answer.status, answer.headers.get('cache-control'), await answer.text()]).toEqual([204, 'no-store', '']);
    expect([await status(browser, product), await status(other, product)]).toEqual([401, 200]);
  });

  it('leaves another session of the same person alone when one is named', async () => {
    expect((await send(await provider.sign(claims({ sid: 'session-7' })))).status).toBe(204);
    expect(await status(browser, product)).toBe(200);
  });

  it('accepts a token once, also for simultaneous repeats', async () => {
    const token = await provider.sign(claims());
    const answers = await Promise.all([send(token), send(token), send(token)]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([204, 400, 400]);
    await logInThere(browser, product.origin);
    expect((await send(token)).status).toBe(400);
    expect(await status(browser, product)).toBe(200);
  });

  it('refuses tokens that are not valid logout tokens of this provider for this client', async () => {
    const now = Math.floor(Date.now() / 1000);
    const bad: Record<string, Promise<string>> = {
      'another key': provider.sign(claims(), 'foreign'),
      'the secret as a key': provider.sign(claims(), 'own', 'HS256'),
      'another algorithm': provider.sign(claims(), 'own', 'RS512').catch(() => 'cannot be made'),
      'another issuer': provider.sign(claims({ iss: 'https://evil.example' })),
      'another audience': provider.sign(claims({ aud: 'somebody' })),
      'no event': provider.sign(claims({ events: undefined })),
      'another event': provider.sign(claims({ events: { 'https://example.org/else': {} } })),
      'an event that is no object': provider.sign(claims({ events: { [Object.keys(event)[0]!]: true } })),
      'a nonce': provider.sign(claims({ nonce: 'n' })),
      'nobody named': provider.sign(claims({ sub: undefined })),
      'no jti': provider.sign(claims({ jti: undefined })),
      'a jti that no table holds': provider.sign(claims({ jti: 'a\u0000' })),
      'an endless jti': provider.sign(claims({ jti: 'x'.repeat(600) })),
      expired: provider.sign(claims({ iat: now - 200, exp: now - 100 })),
      'an old one': provider.sign(claims({ iat: now - 3600 })),
      'one of tomorrow': provider.sign(claims({ iat: now + 86_400, exp: now + 90_000 })),
      garbage: Promise.resolve('garbage'),
      nothing: Promise.resolve(''),
    };
    for (const [what, token] of Object.entries(bad)) {
      const answer = await send(await token);
      const body = (await answer.json()) as { error: string; error_description: string };
      expect([answer.status, answer.headers.get('cache-control'), body.error], what).toEqual([
        400,
        'no-store',
        'invalid_request',
      ]);
      expect(body.error_description, what).toMatch(/^The logout token /);
    }
    for (const answer of [
      await post('{"logout_token":7}', 'application/json'),
      await post('a=b', 'application/x-www-form-urlencoded'),
    ]) {
      expect([answer.status, await answer.json()]).toEqual([
        400,
        { error: 'invalid_request', error_description: 'The logout token is missing.' },
      ]);
    }
    expect(await status(browser, product)).toBe(200);
  });
});
