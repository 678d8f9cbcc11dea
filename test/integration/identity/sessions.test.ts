import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from '#src/cli/commands.ts';
import { type BrowserSession, createBrowserSession, logIn } from '#test/support/browser-session.ts';
import { type HttpProduct, startHttpProduct } from '#test/support/http-product.ts';
import { plainRequest } from '#test/support/plain-request.ts';

let product: HttpProduct;
beforeAll(async () => {
  product = await startHttpProduct();
});
afterAll(() => product[Symbol.asyncDispose]());

const name = 'meet_sessionid';
const login = async (email: string, browser = createBrowserSession()): Promise<BrowserSession> => {
  await logIn(browser, product.origin, { email, name: 'Somebody' });
  return browser;
};
const me = async (cookie: string): Promise<string> => {
  const { status, text } = await plainRequest(`${product.origin}/api/v1.0/users/me/`, { headers: { cookie } });
  return status === 200 ? (JSON.parse(text) as { email: string }).email : String(status);
};
const rows = async (where = 'true') =>
  (
    await product.database.pool.query<{ seconds: number }>(
      `select extract(epoch from expires_at - now())::int as seconds from greenroom.session where ${where}`,
    )
  ).rows;

describe('a session', () => {
  it('is known by a hash alone, and lasts twelve hours', async () => {
    const browser = await login('ada@example.org');
    const value = browser.cookie(product.origin, name)!;
    const { rows: kept } = await product.database.pool.query('select id::text, data from greenroom.session');
    expect(JSON.stringify(kept)).not.toContain(value);
    expect(await me(`${name}=${value}`)).toBe('ada@example.org');
    for (const { id } of kept) expect(await me(`${name}=${id.slice(2)}`)).toBe('401');
    const [session] = await rows('user_id is not null');
    expect(session!.seconds).toBeGreaterThan(43_100);
    expect(session!.seconds).toBeLessThanOrEqual(43_200);
  });

  it('cannot be fixated: a cookie planted before the login opens no session after it', async () => {
    const planted = `${name}=planted-by-somebody-else`;
    const victim = createBrowserSession();
    const form = await victim.visit(`${product.origin}/api/v1.0/authenticate/`, { headers: { cookie: planted } });
    await victim.submit(form, { email: 'victim@example.org', name: 'Victim' });
    expect(await me(planted)).toBe('401');
    // A login on top of a login is a new session too, and the CSRF token another one.
    const browser = await login('ada@example.org');
    const before = browser.cookieHeader(product.origin);
    const csrf = browser.cookie(product.origin, 'csrftoken');
    await browser.visit(`${product.origin}/api/v1.0/authenticate/`);
    expect(await me(before)).toBe('401');
    expect(await me(browser.cookieHeader(product.origin))).toBe('ada@example.org');
    expect(browser.cookie(product.origin, 'csrftoken')).not.toBe(csrf);
  });
});

describe('greenroom sessions', () => {
  const call = (words: string, args: string[] = [], options = {}) => {
    const command = commands.find((one) => one.words.join(' ') === words)!;
    return command.run(
      { settings: product.settings, database: product.database, log: null as never, limit: 200 },
      args,
      options,
    );
  };
  const list = async (user?: string) =>
    (await call('sessions list', [], user === undefined ? {} : { user })).data as { id: string; email: string }[];

  it('lists who is logged in, and ends one, those of a user, or all', async () => {
    await product.database.pool.query('delete from greenroom.session');
    expect((await call('sessions list')).text).toBe('Nobody is logged in.');
    const browsers = [await login('ann@example.org'), await login('ann@example.org'), await login('ben@example.org')];
    await login('cleo@example.org');
    const known = async () => Promise.all(browsers.map((one) => me(one.cookieHeader(product.origin))));
    expect(await list()).toHaveLength(4);
    expect((await call('sessions list')).text).toMatch(/^[0-9a-f]{16} {2}\d{4}-.*cleo@example\.org$/m);
    const ofBen = await list('BEN@example.org');
    expect(ofBen).toHaveLength(1);
    expect(JSON.stringify(ofBen)).not.toContain(browsers[2]!.cookie(product.origin, name)!);

    await expect(call('sessions revoke', [ofBen[0]!.id.slice(0, 7)])).rejects.toThrow('give 8 or more');
    await expect(call('sessions revoke', ['0'.repeat(64)])).rejects.toThrow('There is no session');
    await expect(call('sessions revoke')).rejects.toThrow('Name one of');
    await expect(call('sessions revoke', ['0'.repeat(64)], { all: true })).rejects.toThrow('Name one of');
    await expect(call('sessions revoke', [], { user: 'nobody@example.org' })).rejects.toThrow('There is no user');
    expect(await known()).toEqual(['ann@example.org', 'ann@example.org', 'ben@example.org']);
    expect((await call('sessions revoke', [ofBen[0]!.id.slice(0, 16)])).text).toBe('Ended 1 session.');
    expect(await known()).toEqual(['ann@example.org', 'ann@example.org', '401']);
    expect((await call('sessions revoke', [], { user: 'Ann@example.org' })).data).toEqual({ ended: 2 });
    expect(await known()).toEqual(['401', '401', '401']);
    expect((await call('sessions revoke', [], { all: true })).data).toEqual({ ended: 1 });
    expect(await list()).toEqual([]);
  });

  it('does not end several for a beginning that they share', async () => {
    await product.database.pool.query(
      `insert into greenroom.session (id, data, expires_at) select decode('aabbccdd' || x, 'hex'), '{}', now() + interval '1 hour'
       from unnest(array['00', '01']) as x`,
    );
    await expect(call('sessions revoke', ['aabbccdd'])).rejects.toThrow('2 sessions begin with aabbccdd');
    expect((await call('sessions revoke', ['AABBCCDD01'])).data).toEqual({ ended: 1 });
  });
});
