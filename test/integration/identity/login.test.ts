import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSession } from '#src/identity/sessions.ts';
import { createBrowserSession, logIn } from '#test/support/browser-session.ts';
import { type HttpProduct, startHttpProduct } from '#test/support/http-product.ts';

const ada = { email: 'Ada@Example.org', name: 'Ada Lovelace' };

describe('login at the development provider', () => {
  let product: HttpProduct;
  beforeAll(async () => {
    product = await startHttpProduct();
  });
  afterAll(() => product[Symbol.asyncDispose]());

  it('takes one form and lands where the browser wanted to go', async () => {
    const browser = createBrowserSession();
    const landed = await logIn(browser, product.origin, ada);
    expect(landed.url.href).toBe(`${product.origin}/__version__`);
    const me = await browser.request(`${product.origin}/api/v1.0/users/me`);
    expect(me.status).toBe(200);
    expect(await me.json()).toMatchObject({
      email: 'Ada@Example.org',
      full_name: 'Ada Lovelace',
      short_name: 'Ada Lovelace',
      timezone: 'UTC',
      language: 'en-us',
      default_room_access_level: null,
      default_room_configuration: {},
    });
    expect(browser.cookie(product.origin, 'csrftoken')).toMatch(/^[A-Za-z0-9]{32}$/);
    const { rows } = await product.database.pool.query('select sub, password, last_login from meet_user');
    expect(rows[0].sub).toMatch(/^dev-[0-9a-f]{20}$/);
    expect(rows[0].password).toMatch(/^![A-Za-z0-9]{40}$/);
    expect(rows[0].last_login).not.toBeNull();
  });

  it('is one person, however the e-mail is spelled and however many log in at once', async () => {
    const people = ['eve@example.org', 'EVE@example.org', 'Eve@Example.org'];
    await Promise.all(people.map((email) => logIn(createBrowserSession(), product.origin, { email, name: 'Eve' })));
    const { rows } = await product.database.pool.query(
      `select id from meet_user where lower(email) = 'eve@example.org'`,
    );
    expect(rows).toHaveLength(1);
  });

  it('shows the form again for what is no e-mail, and keeps nothing that could be markup', async () => {
    const browser = createBrowserSession();
    const form = await browser.visit(`${product.origin}/api/v1.0/authenticate/`);
    expect(form.headers.get('content-security-policy')).toContain("default-src 'none'");
    const again = await browser.submit(form, { email: '"><script>alert(1)</script>', name: 'x' });
    expect(again.status).toBe(400);
    expect(again.text).toContain('role="alert"');
    expect(again.text).not.toContain('<script>');
    const landed = await browser.submit(again, { ...ada });
    expect(landed.url.pathname).toBe('/');
  });

  it('logs in silently only where somebody is logged in at the provider', async () => {
    const browser = createBrowserSession();
    const silent = `${product.origin}/api/v1.0/authenticate/?silent=true&returnTo=${encodeURIComponent(`${product.origin}/__lbheartbeat__?a=1`)}`;
    const before = await browser.visit(silent);
    expect(before.url.href).toBe(`${product.origin}/__lbheartbeat__?a=1`);
    expect((await browser.request(`${product.origin}/api/v1.0/users/me/`)).status).toBe(401);
    await logIn(browser, product.origin, ada);
    await product.database.pool.query('delete from greenroom.session');
    await browser.visit(silent);
    expect((await browser.request(`${product.origin}/api/v1.0/users/me/`)).status).toBe(200);
  });

  it('returns to the default page instead of a foreign one', async () => {
    for (const returnTo of [
      'https://evil.example/',
      '//evil.example',
      '/\\evil.example',
      'javascript:alert(1)',
      'http://a@localhost/',
    ]) {
      const browser = createBrowserSession();
      const form = await browser.visit(
        `${product.origin}/api/v1.0/authenticate/?returnTo=${encodeURIComponent(returnTo)}`,
      );
      const landed = await browser.submit(form, { ...ada });
      expect(landed.url.href, returnTo).toBe(`${product.origin}/`);
    }
  });

  it('counts each state once', async () => {
    const browser = createBrowserSession();
    const form = await browser.visit(`${product.origin}/api/v1.0/authenticate/`);
    const landed = await browser.submit(form, { ...ada });
    const session = browser.cookie(product.origin, 'meet_sessionid');
    const callback = landed.path.find((address) => address.includes('/callback/'))!;
    expect((await browser.visit(callback)).url.pathname).toBe('/');
    expect(browser.cookie(product.origin, 'meet_sessionid')).toBe(session);
    expect((await createBrowserSession().visit(callback)).status).toBe(400);
  });

  it('logs out here and at the provider', async () => {
    const browser = createBrowserSession();
    await logIn(browser, product.origin, ada);
    const cookies = browser.cookieHeader(product.origin);
    const provider = await browser.visit(`${product.origin}/api/v1.0/logout`);
    expect(provider.url.pathname).toBe('/development-login/session/end');
    const landed = await browser.submit(provider);
    expect(landed.url.href).toBe(`${product.origin}/`);
    expect(await readSession(product.database, product.settings, cookies)).toBeNull();
    await browser.visit(`${product.origin}/api/v1.0/authenticate/?silent=true`);
    expect((await browser.request(`${product.origin}/api/v1.0/users/me/`)).status).toBe(401);
  });

  it('ends with the session: expired, deactivated, deleted', async () => {
    const browser = createBrowserSession();
    await logIn(browser, product.origin, { email: 'bob@example.org', name: 'Bob' });
    const cookies = browser.cookieHeader(product.origin);
    const session = await readSession(product.database, product.settings, cookies);
    expect(session?.user).toMatchObject({ fullName: 'Bob', email: 'bob@example.org', isSuperuser: false });
    const { pool } = product.database;
    await pool.query(`update meet_user set is_active = false where id = $1`, [session!.user.id]);
    expect(await readSession(product.database, product.settings, cookies)).toBeNull();
    const refused = await browser.visit(`${product.origin}/api/v1.0/authenticate/?returnTo=/__version__`);
    expect(refused.url.pathname).toBe('/');
    await pool.query(`update meet_user set is_active = true where id = $1`, [session!.user.id]);
    expect(await readSession(product.database, product.settings, cookies)).toEqual(session);
    await pool.query(`update greenroom.session set expires_at = now() where id = $1`, [session!.sessionId]);
    expect(await readSession(product.database, product.settings, cookies)).toBeNull();
  });

  it('leaves no personal datum in the log', () => {
    expect(product.logged.length).toBeGreaterThan(20);
    expect(product.logged.join('')).not.toMatch(/lovelace|example\.org|code=/i);
  });
});
