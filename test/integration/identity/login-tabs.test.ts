import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { keepHouse } from '#src/jobs/housekeeping.ts';
import { purgesOf } from '#src/product-runtime.ts';
import { type BrowserSession, createBrowserSession } from '#test/support/browser-session.ts';
import { type HttpProduct, startHttpProduct } from '#test/support/http-product.ts';
import { type ScriptedProvider, startScriptedProvider } from '#test/support/scripted-provider.ts';

let provider: ScriptedProvider;
let product: HttpProduct;
beforeAll(async () => {
  provider = await startScriptedProvider();
  product = await startHttpProduct({
    ...provider.endpoints,
    OIDC_OP_URL: provider.issuer,
    LOGIN_REDIRECT_URL: '/home',
    LOGIN_REDIRECT_URL_FAILURE: '/failed',
  });
});
afterAll(async () => {
  await product[Symbol.asyncDispose]();
  await provider[Symbol.asyncDispose]();
});
afterEach(async () => {
  delete provider.instead.token;
  await product.database.pool.query('delete from greenroom.session');
  await product.database.pool.query('delete from greenroom.login');
});

/** A tab goes to the login; resolves with the parameters that the provider gets. */
async function start(browser: BrowserSession, returnTo: string, more = ''): Promise<URLSearchParams> {
  const login = await browser.request(`${product.origin}/api/v1.0/authenticate/?returnTo=${returnTo}${more}`);
  return new URL(login.headers.get('location')!).searchParams;
}

/** What the provider sends a tab back with. */
const codeFor = (asked: URLSearchParams) =>
  `?${new URLSearchParams({ state: asked.get('state')!, code: asked.get('nonce')! })}`;
const errorFor = (asked: URLSearchParams, error: string) =>
  `?${new URLSearchParams({ state: asked.get('state')!, error })}`;

/** Where a callback leads, as a path, or the status of its page. */
async function back(browser: BrowserSession, query: string): Promise<string> {
  const { status, headers } = await browser.request(`${product.origin}/api/v1.0/callback/${query}`);
  const location = headers.get('location');
  if (location === null) return String(status);
  const { pathname, search } = new URL(location, product.origin);
  return `${pathname}${search}`;
}

const isLoggedIn = async (browser: BrowserSession): Promise<boolean> =>
  (await browser.request(`${product.origin}/api/v1.0/users/me/`)).status === 200;
const expire = (table: 'login' | 'session') =>
  product.database.pool.query(`update greenroom.${table} set expires_at = now() - interval '1 second'`);

describe('logins in several tabs', () => {
  it('each land where their tab wanted to go, one after the other and at once', async () => {
    const browser = createBrowserSession();
    const tabs = [];
    for (const path of ['/a', '/b', '/c']) tabs.push(await start(browser, path));
    expect(await back(browser, codeFor(tabs[0]!))).toBe('/a');
    const rest = tabs.slice(1).map((tab) => back(browser, codeFor(tab)));
    expect((await Promise.all(rest)).toSorted()).toEqual(['/b', '/c']);
    expect(await isLoggedIn(browser)).toBe(true);
  });

  it('that start at once, before the browser has any cookie, all end well', async () => {
    const browser = createBrowserSession();
    const tabs = await Promise.all(['/a', '/b', '/c'].map((path) => start(browser, path)));
    const landed = await Promise.all(tabs.map((tab) => back(browser, codeFor(tab))));
    expect(landed.toSorted()).toEqual(['/a', '/b', '/c']);
    expect(await isLoggedIn(browser)).toBe(true);
  });

  it('that are silent return to their pages, logged in and not', async () => {
    const visitor = createBrowserSession();
    const silent = (path: string) => start(visitor, path, '&silent=true');
    const [one, two] = await Promise.all(['/one', '/two'].map(silent));
    expect(await back(visitor, errorFor(one!, 'login_required'))).toBe('/one');
    expect(await back(visitor, errorFor(two!, 'login_required'))).toBe('/two');
    // A reload finds no session and no pending login, and still leads to the page.
    expect(await back(visitor, errorFor(one!, 'login_required'))).toBe('/one');
    expect(await isLoggedIn(visitor)).toBe(false);
    const [three, four] = await Promise.all(['/three', '/four'].map(silent));
    expect(await back(visitor, codeFor(three!))).toBe('/three');
    expect(await back(visitor, errorFor(four!, 'login_required'))).toBe('/four');
    expect(await isLoggedIn(visitor)).toBe(true);
  });

  it('end well where the provider refuses the second, because the first is logged in', async () => {
    const browser = createBrowserSession();
    const [one, two] = [await start(browser, '/one'), await start(browser, '/two')];
    expect(await back(browser, codeFor(one))).toBe('/one');
    expect(await back(browser, errorFor(two, 'temporarily_unavailable'))).toBe('/two');
    expect(await isLoggedIn(browser)).toBe(true);
  });

  it('stay apart from those of other browsers', async () => {
    const [victim, attacker] = [createBrowserSession(), createBrowserSession()];
    const planted = await start(attacker, '/planted');
    await start(victim, '/own');
    expect(await back(victim, codeFor(planted))).toBe('400');
    expect(await isLoggedIn(victim)).toBe(false);
    // The victim's try did not use it up.
    expect(await back(attacker, codeFor(planted))).toBe('/planted');
  });

  it('are ten of one browser: more lose the oldest, and the header stays short', async () => {
    const browser = createBrowserSession();
    const tabs = [];
    for (let tab = 0; tab < 12; tab++) tabs.push(await start(browser, `/${tab}`));
    const cookies = browser.cookieHeader(`${product.origin}/api/v1.0/callback/`);
    expect(cookies.match(/greenroom_login_/g)).toHaveLength(10);
    expect(await back(browser, codeFor(tabs[1]!))).toBe('400');
    expect(await back(browser, codeFor(tabs[2]!))).toBe('/2');
    expect(await back(browser, codeFor(tabs[11]!))).toBe('/11');
    const odd = Array.from({ length: 12 }, (_, index) => `greenroom_login_\u00e9(${index}=x`).join('; ');
    const login = await createBrowserSession().request(`${product.origin}/api/v1.0/authenticate/`, {
      headers: { cookie: odd },
    });
    expect(login.status).toBe(302);
  });
});

describe('a callback whose login is over', () => {
  it('leads somebody with a session to the page of its state, and to no page that the query names', async () => {
    const browser = createBrowserSession();
    const tab = await start(browser, '/wanted');
    const query = codeFor(tab);
    expect(await back(browser, query)).toBe('/wanted');
    const session = browser.cookie(product.origin, 'meet_sessionid');
    expect(await back(browser, `${query}&returnTo=/elsewhere`)).toBe('/wanted');
    expect(await back(browser, errorFor(tab, 'access_denied'))).toBe('/wanted');
    expect(await back(browser, '?code=x&state=unknown&returnTo=/elsewhere')).toBe('/home');
    expect(browser.cookie(product.origin, 'meet_sessionid')).toBe(session);
    expect(provider.exchanges.filter((one) => one.get('code') === tab.get('nonce'))).toHaveLength(1);
    await expire('login');
    expect(await back(browser, query)).toBe('/home');
    await expire('session');
    expect(await back(browser, query)).toBe('400');
  });

  it('that is reloaded before the first answer came, starts the login again', async () => {
    const browser = createBrowserSession();
    const query = codeFor(await start(browser, '/wanted', '&silent=true'));
    // The browser drops the first answer, with its session cookie.
    await fetch(`${product.origin}/api/v1.0/callback/${query}`, {
      redirect: 'manual',
      headers: { cookie: browser.cookieHeader(`${product.origin}/api/v1.0/callback/`) },
    });
    const again = await back(browser, query);
    expect(again).toMatch(/^\/api\/v1\.0\/authenticate\/\?silent=true&returnTo=/);
    const restarted = await browser.request(`${product.origin}${again}`);
    expect(await back(browser, codeFor(new URL(restarted.headers.get('location')!).searchParams))).toBe('/wanted');
    expect(await isLoggedIn(browser)).toBe(true);
  });
});

describe('a pending login', () => {
  it('lasts ten minutes, is a small row without secrets in clear, and is deleted by those that come later', async () => {
    const browser = createBrowserSession();
    const tab = await start(browser, '/wanted');
    const { rows } = await product.database.pool.query(
      `select extract(epoch from expires_at - now())::int as seconds, pg_column_size(l) as bytes, l::text as text
       from greenroom.login l`,
    );
    expect(rows).toHaveLength(1);
    expect(rows[0].seconds).toBeGreaterThan(590);
    expect(rows[0].seconds).toBeLessThanOrEqual(600);
    expect(rows[0].bytes).toBeLessThan(400);
    expect(rows[0].text).not.toContain(tab.get('state'));
    expect((await product.database.pool.query('select from greenroom.session')).rowCount).toBe(0);
    await expire('login');
    expect(await back(browser, codeFor(tab))).toBe('400');
    await start(browser, '/again');
    expect((await product.database.pool.query('select from greenroom.login')).rowCount).toBe(1);
    await expire('login');
    expect(await keepHouse(product.database, purgesOf(product.settings))).toMatchObject({ login: 1 });
  });
});
