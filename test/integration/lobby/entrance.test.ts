import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBrowserSession, logIn } from '#test/support/browser-session.ts';
import { type HttpProduct, startHttpProduct } from '#test/support/http-product.ts';
import { openPeople, type People, type Person } from '#test/support/people.ts';
import { type PlainAnswer, plainRequest } from '#test/support/plain-request.ts';
import { productionEnv } from '#test/support/production-env.ts';

describe('the entrance in production', () => {
  let product: HttpProduct;
  let people: People;
  let person: Person;
  const host = 'meet.example.org';
  const https = { host, 'x-forwarded-proto': 'https' };
  const at = (path: string) => `${product.origin.replace('localhost', '127.0.0.1')}${path}`;
  const ask = (path: string, headers: Record<string, string>, method = 'GET', body?: string) =>
    plainRequest(at(path), { method, headers, ...(body === undefined ? {} : { body }) });

  beforeAll(async () => {
    let databaseUrl = '';
    product = await startHttpProduct(
      {
        ...productionEnv,
        DJANGO_ALLOWED_HOSTS: host,
        DJANGO_CSRF_TRUSTED_ORIGINS: 'https://app.example.org',
        DJANGO_CORS_ALLOWED_ORIGINS: 'https://app.example.org',
        DJANGO_CORS_ALLOWED_ORIGIN_REGEXES: 'https://[a-z]+\\.pages\\.org',
      },
      {},
      async (url) => (databaseUrl = url),
    );
    people = openPeople(databaseUrl);
    person = await people.newPerson();
  });
  afterAll(async () => {
    await people[Symbol.asyncDispose]();
    await product[Symbol.asyncDispose]();
  });

  it('answers only requests for its own hosts', async () => {
    const attacks = [
      { host: 'evil.example' },
      { host: `${host}.evil.example` },
      { host: `evil.example@${host}` },
      { host: `${host}/evil` },
      { host: 'localhost' },
      { ...https, 'x-forwarded-host': 'evil.example' },
      { ...https, 'x-forwarded-host': 'evil.example, meet.example.org' },
    ];
    for (const headers of attacks) {
      for (const path of ['/api/v1.0/rooms/', '/api/v1.0/authenticate/', '/nothing']) {
        const answer = await ask(path, { ...https, ...headers });
        expect(answer.status, JSON.stringify(headers)).toBe(400);
        expect(answer.headers['content-type']).toContain('text/html');
        expect(answer.text).toContain('Bad Request (400)');
        expect(answer.text + JSON.stringify(answer.headers)).not.toContain('evil');
      }
    }
    expect((await ask('/api/v1.0/users/me/', { ...https, 'x-forwarded-host': host })).status).toBe(401);
  });

  it('redirects http to https, on the same host only', async () => {
    const plain = await ask('/api/v1.0/rooms/x/?a=b', { host });
    expect(plain).toMatchObject({ status: 301, headers: { location: `https://${host}/api/v1.0/rooms/x/?a=b` } });
    expect((await ask('/', { host, 'x-forwarded-proto': 'http' }, 'POST')).status).toBe(301);
    expect((await ask('//evil.example/', { host })).headers.location).toBe(`https://${host}//evil.example/`);
    const whole = { target: 'http://evil.example/api/v1.0/rooms?a=b' };
    const redirected = await plainRequest(at('/'), { ...whole, headers: { host } });
    expect(redirected.headers.location).toBe(`https://${host}/`);
    const slashed = await plainRequest(at('/'), { ...whole, headers: https });
    expect(slashed).toMatchObject({ status: 301, headers: { location: '/api/v1.0/rooms/?a=b' } });
    const secure = await ask('/api/v1.0/users/me/', https);
    expect(secure.status).toBe(401);
    expect(secure.headers['strict-transport-security']).toBe('max-age=60; includeSubDomains; preload');
    expect(secure.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'same-origin' });
  });

  it('answers health checks by address, over http', async () => {
    for (const path of ['/__lbheartbeat__', '/__heartbeat__']) {
      expect((await ask(path, { host: '10.0.0.1:8000' })).status).toBe(200);
    }
    expect((await ask('/__version__', { host: '10.0.0.1:8000' })).status).toBe(400);
  });

  it('lets pages of the named origins call, and no others', async () => {
    const origins = (answer: PlainAnswer) => answer.headers['access-control-allow-origin'];
    for (const origin of ['https://app.example.org', 'https://one.pages.org']) {
      const asked = { 'access-control-request-method': 'PATCH', 'access-control-request-headers': 'x-csrftoken' };
      for (const path of [
        '/api/v1.0/rooms/',
        '/api/v1.0/users/me',
        '/external-api/v1.0/rooms/',
        '/api/v1.0/nothing/',
      ]) {
        const preflight = await ask(path, { ...https, origin, ...asked }, 'OPTIONS');
        expect(preflight.status).toBe(200);
        expect(preflight.headers).toMatchObject({
          'access-control-allow-origin': origin,
          'access-control-allow-credentials': 'true',
        });
        expect(preflight.headers['access-control-allow-methods']).toContain('PATCH');
        for (const header of ['content-type', 'x-csrftoken', 'authorization']) {
          expect(preflight.headers['access-control-allow-headers']).toContain(header);
        }
      }
      const answer = await ask('/api/v1.0/users/me/', { ...https, origin });
      expect(origins(answer)).toBe(origin);
      expect(answer.headers.vary).toContain('Origin');
    }
    const others = [
      'https://evil.example',
      'null',
      'https://one.pages.org.evil.example',
      'http://one.pages.org',
      `https://${host}`,
    ];
    for (const origin of others) {
      const headers = { ...https, origin, 'access-control-request-method': 'POST' };
      expect(origins(await ask('/api/v1.0/rooms/', headers, 'OPTIONS')), origin).toBeUndefined();
      expect(origins(await ask('/api/v1.0/rooms/', headers)), origin).toBeUndefined();
    }
    expect(origins(await ask('/nothing', { ...https, origin: 'https://app.example.org' }))).toBeUndefined();
  });

  it('refuses forged requests from another site in a logged-in browser', async () => {
    const csrf = 'a'.repeat(32);
    const cookie = `${person.cookie.replace('meet_', '')}; csrftoken=${csrf}`;
    const own = {
      ...https,
      cookie,
      'content-type': 'application/json',
      origin: `https://${host}`,
      'x-csrftoken': csrf,
    };
    const post = async (headers: Record<string, string>, body = '{"name":"CSRF"}') => {
      const { status, text } = await ask('/api/v1.0/rooms/', { ...own, ...headers }, 'POST', body);
      return { status, detail: JSON.parse(text).detail };
    };
    const failed = (why: string) => ({ status: 403, detail: `CSRF Failed: ${why}` });
    expect((await post({})).status).toBe(201);
    expect((await post({ origin: 'https://app.example.org' }, '{"name":"CSRF 2"}')).status).toBe(201);
    const { origin: _, ...noOrigin } = own;
    // A form of another site cannot set the header; a script can only with CORS; cookies set by a sibling host are
    // caught by the Origin check.
    const form = { 'content-type': 'application/x-www-form-urlencoded', 'x-csrftoken': '' };
    expect(await post(form, `name=x&csrfmiddlewaretoken=${csrf}`)).toEqual(failed('CSRF token missing.'));
    const origins = ['https://evil.example', `http://${host}`, `https://evil.${host}`, `https://${host}:8443`, 'null'];
    for (const origin of origins) {
      const why = `Origin checking failed - ${origin} does not match any trusted origins.`;
      expect(await post({ origin, ...form }, 'name=x')).toEqual(failed(why));
      expect(await post({ origin })).toEqual(failed(why));
    }
    const refererless = await ask('/api/v1.0/rooms/', noOrigin, 'POST', '{}');
    expect(JSON.parse(refererless.text)).toEqual({ detail: 'CSRF Failed: Referer checking failed - no Referer.' });
    const referer = { ...noOrigin, referer: 'https://evil.example/meet.example.org' };
    expect((await ask('/api/v1.0/rooms/', referer, 'POST', '{}')).status).toBe(403);
    expect(await post({ 'x-csrftoken': 'b'.repeat(32) })).toMatchObject({ status: 403 });
  });

  it('gives its cookies to https and to scripts only as far as they must', async () => {
    const { headers } = await ask('/api/v1.0/users/me/', { ...https, cookie: person.cookie.replace('meet_', '') });
    expect(headers['set-cookie']?.join()).toMatch(
      /^csrftoken=[A-Za-z0-9]{32}; Max-Age=31536000; Path=\/; Secure; SameSite=Lax$/,
    );
    // The development cookie opens nothing here.
    expect((await ask('/api/v1.0/users/me/', { ...https, cookie: person.cookie })).status).toBe(401);
  });
});

describe('the entrance without trusted proxies', () => {
  it('ignores forwarded headers', async () => {
    await using product = await startHttpProduct({ DJANGO_ALLOWED_HOSTS: 'localhost' });
    const browser = createBrowserSession();
    await logIn(browser, product.origin, { email: 'ada@example.org', name: 'Ada' });
    const ask = (headers: Record<string, string>) =>
      plainRequest(`${product.origin}/api/v1.0/authenticate/`, { headers });
    const own = new URL(product.origin).host;
    const told = await ask({ host: own, 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' });
    expect(told.status).toBe(302);
    expect(decodeURIComponent(told.headers.location!)).toContain(`redirect_uri=${product.origin}/api/v1.0/callback/`);
    expect(told.headers.location).not.toContain('evil');
    expect((await ask({ host: 'evil.example' })).status).toBe(400);
    const csrf = browser.cookie(product.origin, 'csrftoken')!;
    const forged = await plainRequest(`${product.origin}/api/v1.0/rooms/`, {
      method: 'POST',
      headers: {
        cookie: browser.cookieHeader(product.origin),
        'x-csrftoken': csrf,
        'content-type': 'application/json',
        origin: 'http://evil.example',
        'x-forwarded-host': 'evil.example',
      },
      body: '{"name":"x"}',
    });
    expect(forged.status).toBe(403);
  });
});
