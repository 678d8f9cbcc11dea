import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BrowserSession, createBrowserSession } from '#test/support/browser-session.ts';
import { type HttpProduct, startHttpProduct } from '#test/support/http-product.ts';
import { logInThere, type ScriptedProvider, startScriptedProvider } from '#test/support/scripted-provider.ts';

let provider: ScriptedProvider;
beforeAll(async () => {
  provider = await startScriptedProvider();
});
afterAll(() => provider[Symbol.asyncDispose]());

async function start(env: Record<string, string> = {}) {
  const product = await startHttpProduct({
    ...provider.endpoints,
    OIDC_OP_URL: provider.issuer,
    OIDC_OP_LOGOUT_ENDPOINT: `${provider.issuer}/end?tenant=a`,
    LOGOUT_REDIRECT_URL: '/bye',
    ...env,
  });
  const browser = createBrowserSession();
  await logInThere(browser, product.origin);
  return { product, browser, [Symbol.asyncDispose]: () => product[Symbol.asyncDispose]() };
}

const at = (product: HttpProduct, path: string): string => `${product.origin}/api/v1.0/${path}`;
const isIn = async (product: HttpProduct, browser: BrowserSession): Promise<boolean> =>
  (await browser.request(at(product, 'users/me/'))).status === 200;

describe('a logout', () => {
  it('goes by the provider, and is over when its own state is back', async () => {
    await using both = await start();
    const { product, browser } = both;
    const there = new URL((await browser.request(at(product, 'logout'))).headers.get('location')!);
    expect(there.origin + there.pathname).toBe(`${provider.issuer}/end`);
    expect(Object.fromEntries(there.searchParams)).toEqual({
      tenant: 'a',
      id_token_hint: expect.stringMatching(/^ey/),
      state: expect.stringMatching(/^\w{32}$/),
      post_logout_redirect_uri: at(product, 'logout-callback/'),
    });
    // A second tab does not make the first one's way back unknown.
    expect((await browser.request(at(product, 'logout'))).headers.get('location')).toBe(there.href);
    expect(await isIn(product, browser)).toBe(true);
    expect((await browser.request(at(product, 'logout-callback/?state=other'))).status).toBe(400);
    expect((await browser.request(at(product, 'logout-callback/'))).headers.get('location')).toBe('/bye');
    const stranger = await createBrowserSession().request(at(product, `logout-callback/?${there.searchParams}`));
    expect([stranger.status, stranger.headers.get('location')]).toEqual([302, '/bye']);
    expect(await isIn(product, browser)).toBe(true);
    const back = await browser.request(at(product, `logout-callback/?state=${there.searchParams.get('state')}`));
    expect([back.status, back.headers.get('location')]).toEqual([302, '/bye']);
    expect(await isIn(product, browser)).toBe(false);
    // Not logged in: the provider is not involved.
    expect((await browser.request(at(product, 'logout/'))).headers.get('location')).toBe('/bye');
  });

  it('is over at once where no id token is kept, or the provider has no logout', async () => {
    for (const env of [{ OIDC_STORE_ID_TOKEN: 'False' }, { OIDC_OP_LOGOUT_ENDPOINT: '' }]) {
      await using both = await start(env);
      const { product, browser } = both;
      const { rows } = await product.database.pool.query(`select data ? 'idToken' as kept from greenroom.session`);
      expect(rows).toEqual([{ kept: !('OIDC_STORE_ID_TOKEN' in env) }]);
      const answer = await browser.request(at(product, 'logout/'));
      expect(answer.headers.get('location')).toBe('/bye');
      expect(await isIn(product, browser)).toBe(false);
    }
  });

  it('by a link can be forbidden; by a form it needs the CSRF token', async () => {
    await using both = await start({ ALLOW_LOGOUT_GET_METHOD: 'no', OIDC_STORE_ID_TOKEN: 'no' });
    const { product, browser } = both;
    const link = await browser.request(at(product, 'logout'));
    expect([link.status, link.headers.get('allow')]).toEqual([405, 'POST, OPTIONS']);
    expect(await link.json()).toEqual({ detail: 'Method "GET" not allowed.' });
    const forged = await browser.request(at(product, 'logout/'), { method: 'POST' });
    expect(forged.status).toBe(403);
    expect(await isIn(product, browser)).toBe(true);
    expect((await browser.call('POST', at(product, 'logout/'))).status).toBe(302);
    expect(await isIn(product, browser)).toBe(false);
  });
});
