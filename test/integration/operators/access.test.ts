import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newOperatorCookie } from '#src/operators/access/operator-cookie.ts';
import { operatorToken } from '#test/support/http-product.ts';
import { type Json, type RestScene, startRestScene } from '#test/support/rest-scene.ts';

const path = '/operators/api/session/';
const secret = 'the-secret-of-tests';
const hours = 3_600_000;

interface Got {
  readonly status: number;
  readonly json: Json;
  readonly cookie: string | null;
}

describe('the session of an operator', () => {
  let scene: RestScene;
  beforeAll(async () => {
    scene = await startRestScene({ GREENROOM_OPERATOR_FAILURES: '3', GREENROOM_TRUSTED_PROXIES: '1' });
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  let sender = 0;
  /** Asks as a client with an address of its own, unless it is given. */
  async function ask(method: string, headers: Record<string, string> = {}, body?: unknown, at = path): Promise<Got> {
    const response = await fetch(scene.product.origin + at, {
      method,
      headers: { 'content-type': 'application/json', 'x-forwarded-for': `192.0.2.${++sender % 250}`, ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    return {
      status: response.status,
      json: isJson ? JSON.parse(text) : null,
      cookie: response.headers.getSetCookie().find((one) => one.startsWith('__Host-')) ?? null,
    };
  }
  const login = async () => {
    const { json, cookie } = await ask('POST', {}, { token: operatorToken });
    return { cookie: cookie!.split(';', 1)[0]!, csrf: json.csrf_token as string };
  };
  /** A cookie as the product of this scene makes it, except for what is given. */
  const madeCookie = (made: { secret?: string; operatorToken?: string }, now = Date.now()) => {
    const { name, value } = newOperatorCookie({ secret, operatorToken, ...made }, now);
    return `${name}=${value}`;
  };
  const securityLines = async (act: () => Promise<unknown>): Promise<Json[]> => {
    const before = scene.product.logged.length;
    await act();
    const lines = scene.product.logged.slice(before);
    expect(lines.join('')).not.toContain(operatorToken);
    return lines.map((line) => JSON.parse(line)).filter(({ kind }) => kind === 'security');
  };

  it('opens by the token, and shows itself to the cookie', async () => {
    const lines = await securityLines(async () => {
      const { status, json, cookie } = await ask('POST', {}, { token: operatorToken });
      expect(status).toBe(200);
      expect(json).toMatchObject({ operator: { id: 'token', by: 'token' }, version: '0.0.0', stately_origin: null });
      expect(new Date(json.ends_at).getTime()).toBeGreaterThan(Date.now() + 7.9 * hours);
      expect(cookie).toMatch(
        /^__Host-greenroom-operator=[\w.-]+; Max-Age=28800; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
      );
      const shown = await ask('GET', { cookie: cookie!.split(';', 1)[0]! });
      expect([shown.status, shown.json]).toEqual([200, json]);
    });
    expect(lines.map(({ event }) => event)).toEqual(['operator.access', 'operator.access']);
    expect((await ask('GET', { authorization: `Bearer ${operatorToken}` })).json).toMatchObject({
      operator: { id: 'token' },
      csrf_token: null,
      ends_at: null,
    });
    expect((await ask('GET')).status).toBe(401);
  });

  it('lets the cookie read what the token reads', async () => {
    const { cookie } = await login();
    expect((await ask('GET', { cookie }, undefined, '/metrics')).status).toBe(200);
    expect((await ask('GET', { cookie }, undefined, '/operators/api/applications/')).status).toBe(200);
    expect((await ask('GET', { cookie }, undefined, '/api/v1.0/users/me/')).status).toBe(401);
  });

  it('needs its CSRF token for what changes something', async () => {
    const { cookie, csrf } = await login();
    const other = await login();
    const end = (headers: Record<string, string>) => ask('DELETE', { cookie, ...headers });
    expect((await end({})).json.detail).toBe('CSRF Failed: CSRF token missing or incorrect.');
    expect((await end({ 'x-csrftoken': other.csrf })).status).toBe(403);
    expect((await end({ 'x-csrftoken': '' })).status).toBe(403);
    const ended = await end({ 'x-csrftoken': csrf });
    expect([ended.status, ended.cookie]).toEqual([204, expect.stringContaining('Max-Age=0')]);
  });

  it('refuses requests of pages of other sites, also of sibling hosts', async () => {
    const { cookie, csrf } = await login();
    const own = { cookie, 'x-csrftoken': csrf };
    const refused: Record<string, string>[] = [
      { ...own, origin: 'https://evil.example' },
      { ...own, 'sec-fetch-site': 'cross-site' },
      { ...own, 'sec-fetch-site': 'same-site' },
    ];
    const lines = await securityLines(async () => {
      for (const headers of refused) expect((await ask('DELETE', headers)).status).toBe(403);
      expect((await ask('GET', { cookie, 'sec-fetch-site': 'same-site' })).status).toBe(403);
      const foreign = { origin: 'https://evil.example' };
      expect((await ask('POST', foreign, { token: operatorToken })).status).toBe(403);
      expect((await ask('POST', { 'content-type': 'text/plain' }, { token: operatorToken })).status).toBe(415);
    });
    expect(lines.map(({ event }) => event)).toEqual(Array(5).fill('csrf.refused'));
    expect(JSON.stringify(lines)).not.toContain('evil');
    const page = { ...own, origin: scene.product.origin, 'sec-fetch-site': 'same-origin' };
    expect((await ask('DELETE', page)).status).toBe(204);
  });

  it('ends after eight hours, and when one of the secrets changes', async () => {
    const now = Date.now();
    const statusOf = async (cookie: string) => (await ask('GET', { cookie })).status;
    expect(await statusOf(madeCookie({}, now - 7.9 * hours))).toBe(200);
    expect(await statusOf(madeCookie({}, now - 8.1 * hours))).toBe(401);
    expect(await statusOf(madeCookie({ secret: 'another secret' }))).toBe(401);
    expect(await statusOf(madeCookie({ operatorToken: 'another token' }))).toBe(401);
  });

  it('takes no cookie that was changed', async () => {
    const { cookie } = await login();
    const [name, value = ''] = cookie.split('=');
    const [ends, id, mac] = value.split('.');
    const forged = [
      `${Number(ends) + 1}.${id}.${mac}`,
      `${ends}.${id}.${mac!.slice(0, -1)}`,
      `${ends}.${id}.`,
      `${ends}.${id}.${mac}x`,
      '',
      'x'.repeat(4_000),
    ];
    for (const one of forged) expect((await ask('GET', { cookie: `${name}=${one}` })).status).toBe(401);
  });

  it('is that of a superuser too, with the CSRF token of the product', async () => {
    const ada = await scene.people.newPerson('Ada');
    expect((await ask('GET', { cookie: ada.cookie })).status).toBe(403);
    await scene.people.pool.query('update meet_user set is_superuser = true where id = $1', [ada.id]);
    const { json } = await ask('GET', { cookie: `${ada.cookie}; csrftoken=${'a'.repeat(32)}` });
    expect(json).toMatchObject({ operator: { id: ada.id, by: 'user' }, csrf_token: 'a'.repeat(32), ends_at: null });
    const lost = (await ask('GET', { cookie: ada.cookie })).json.csrf_token as string;
    const cookie = `${ada.cookie}; csrftoken=${lost}`;
    expect((await ask('DELETE', { cookie })).status).toBe(403);
    expect((await ask('DELETE', { cookie, 'x-csrftoken': lost })).status).toBe(204);
  });

  it('locks out an address that guesses tokens, however they are shown', async () => {
    const guesser = { 'x-forwarded-for': '198.51.100.7' };
    const lines = await securityLines(async () => {
      const wrong = { token: 'a-guess-of-the-operator-token' };
      expect((await ask('POST', guesser, wrong)).status).toBe(401);
      expect((await ask('GET', { ...guesser, authorization: `Bearer ${wrong.token}` })).status).toBe(401);
      expect((await ask('POST', guesser, wrong)).status).toBe(401);
      expect((await ask('POST', guesser, { token: operatorToken })).status).toBe(429);
      const right = { authorization: `Bearer ${operatorToken}` };
      expect((await ask('GET', { ...guesser, ...right }, undefined, '/metrics')).status).toBe(429);
      expect((await ask('GET', right, undefined, '/metrics')).status).toBe(200);
    });
    expect(lines.map(({ event, credential }) => [event, credential])).toEqual([
      ['credential.refused', 'operator-token'],
      ['credential.refused', 'operator-token'],
      ['credential.refused', 'operator-token'],
      ['lockout', undefined],
      ['operator.access', undefined],
    ]);
    expect(JSON.stringify(lines)).not.toContain('a-guess');
  });
});
