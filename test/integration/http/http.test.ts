import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BrowserSession, createBrowserSession, logIn } from '#test/support/browser-session.ts';
import { type HttpProduct, operatorToken, startHttpProduct } from '#test/support/http-product.ts';
import { startTcpRelay, type TcpRelay } from '#test/support/tcp-relay.ts';

describe('the HTTP server', () => {
  let product: HttpProduct;
  let browser: BrowserSession;
  const at = (path: string) => `${product.origin}${path}`;
  const ask = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(at(path), { redirect: 'manual', ...init });
    const text = await response.text();
    const isJson = text !== '' && response.headers.get('content-type')?.includes('json');
    const json = isJson ? JSON.parse(text) : undefined;
    return { status: response.status, headers: response.headers, text, json };
  };
  /** As the logged-in browser, with headers of one's own. */
  const post = async (body: string | Uint8Array<ArrayBuffer> | null, headers: Record<string, string> = {}) => {
    const cookie = browser.cookieHeader(product.origin);
    const csrf = { 'x-csrftoken': browser.cookie(product.origin, 'csrftoken')! };
    return ask('/api/v1.0/rooms/', {
      method: 'POST',
      body,
      headers: { cookie, ...csrf, 'content-type': 'application/json', ...headers },
    });
  };

  beforeAll(async () => {
    product = await startHttpProduct();
    browser = createBrowserSession();
    await logIn(browser, product.origin, { email: 'hedy@example.org', name: 'Hedy' });
  });
  afterAll(() => product[Symbol.asyncDispose]());

  it('keeps the rules of the last slash', async () => {
    const redirected = await ask('/api/v1.0/rooms/some-room?username=A%20B&x=1');
    expect(redirected.status).toBe(301);
    expect(redirected.headers.get('location')).toBe('/api/v1.0/rooms/some-room/?username=A%20B&x=1');
    expect((await ask('/api/v1.0/users/me')).status).toBe(401);
    expect((await ask('/api/v1.0/logout')).status).toBe(302);
    for (const method of ['POST', 'OPTIONS']) {
      expect(await ask('/api/v1.0/rooms', { method })).toMatchObject({ status: 404, json: { detail: 'Not found.' } });
    }
    expect((await ask('/api/v1.0/rooms/a.json')).status).toBe(404);
  });

  it('takes null characters out of a query, which PostgreSQL could not be asked with', async () => {
    expect((await browser.request(at('/api/v1.0/logout-callback/?state=a%00'))).status).toBe(400);
  });

  it('answers unknown paths as JSON below the API and as a page elsewhere', async () => {
    expect(await ask('/api/v1.0/nothing/')).toMatchObject({ status: 404, json: { detail: 'Not found.' } });
    const page = await ask('/nothing');
    expect(page.status).toBe(404);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect((await ask('/api/v1.0/rooms/%zz/')).status).toBe(400);
  });

  it('answers HEAD like GET without a body, and OPTIONS with the methods of the path', async () => {
    const head = await ask('/api/v1.0/config/', { method: 'HEAD' });
    expect(head).toMatchObject({ status: 200, text: '' });
    expect((await ask('/api/v1.0/users/me/', { method: 'HEAD' })).status).toBe(401);
    const options = await ask('/api/v1.0/rooms/', { method: 'OPTIONS' });
    expect(options).toMatchObject({ status: 204, text: '' });
    expect(options.headers.get('allow')).toBe('GET, POST, HEAD, OPTIONS');
    for (const path of ['x.json/', 'x%2Ejson/', 'a%2Fb/', 'a%2Fb']) {
      expect((await ask(`/api/v1.0/rooms/${path}`)).json, path).toEqual({ detail: 'Not found.' });
    }
    expect((await ask('/external-api/v1.0/nothing/')).json).toEqual({ detail: 'Not found.' });
  });

  it('requires a login before it reports a wrong method', async () => {
    const anonymous = await ask('/api/v1.0/users/me/', { method: 'DELETE' });
    expect(anonymous).toMatchObject({ status: 401, json: { detail: 'Authentication credentials were not provided.' } });
    expect(anonymous.headers.get('www-authenticate')).toBe('Session');
    const wrong = await browser.call('DELETE', at('/api/v1.0/users/me/'));
    expect(wrong.status).toBe(405);
    expect(wrong.headers.get('allow')).toBe('GET, HEAD, OPTIONS');
    expect(await wrong.json()).toEqual({ detail: 'Method "DELETE" not allowed.' });
  });

  it('reads JSON only, and not more than 1 MiB of it', async () => {
    expect((await post('{"name":')).json.detail).toMatch(/^JSON parse error - /);
    expect((await post('{"name":')).status).toBe(400);
    expect((await post(new Uint8Array([0x22, 0xff, 0x22]))).status).toBe(400);
    const text = await post('name=x', { 'content-type': 'text/plain' });
    expect(text).toMatchObject({ status: 415, json: { detail: 'Unsupported media type "text/plain" in request.' } });
    expect((await post(JSON.stringify({ name: 'x'.repeat(1024 * 1024) }))).status).toBe(413);
    expect(await post(null)).toMatchObject({ status: 400, json: { name: ['This field is required.'] } });
    const big = await ask('/api/v1.0/rooms/', { method: 'POST', body: 'x'.repeat(2 * 1024 * 1024) });
    expect(big.status).toBe(401);
  });

  it('refuses an unsafe request that another page may have sent', async () => {
    const body = JSON.stringify({ name: '' });
    expect((await post(body)).status).toBe(400);
    expect((await post(body, { origin: product.origin })).status).toBe(400);
    expect((await post(body, { origin: 'http://localhost:3000' })).status).toBe(400);
    const refusals: [Record<string, string>, string][] = [
      [
        { origin: 'https://evil.example' },
        'Origin checking failed - https://evil.example does not match any trusted origins.',
      ],
      [{ origin: 'null' }, 'Origin checking failed - null does not match any trusted origins.'],
      [{ 'x-csrftoken': '' }, 'CSRF token missing.'],
      [{ 'x-csrftoken': 'A'.repeat(32) }, "CSRF token from the 'X-Csrftoken' HTTP header incorrect."],
      [{ cookie: `meet_sessionid=${browser.cookie(product.origin, 'meet_sessionid')}` }, 'CSRF cookie not set.'],
    ];
    for (const [headers, detail] of refusals) {
      expect(await post(body, headers)).toMatchObject({ status: 403, json: { detail: `CSRF Failed: ${detail}` } });
    }
  });

  it('gives a logged-in browser the CSRF cookie that it has lost', async () => {
    const cookie = `meet_sessionid=${browser.cookie(product.origin, 'meet_sessionid')}`;
    const me = await ask('/api/v1.0/users/me/', { headers: { cookie } });
    expect(me.headers.getSetCookie().join()).toMatch(
      /^csrftoken=[A-Za-z0-9]{32}; Max-Age=31536000; Path=\/; SameSite=Lax$/,
    );
  });

  it('passes signed webhooks as raw text, for any content type', async () => {
    const rawBody = '{ "event":  "room_started" }\n';
    const headers = { 'content-type': 'application/webhook+json', authorization: 'signature' };
    const path = '/api/v1.0/rooms/webhooks-livekit/';
    const answer = await ask(path, { method: 'POST', body: rawBody, headers });
    expect(answer).toMatchObject({ status: 200, json: { status: 'success' } });
    const requestId = answer.headers.get('x-request-id');
    expect(product.webhooks).toEqual([{ rawBody, authorization: 'signature', requestId }]);
    expect((await ask(path)).status).toBe(405);
  });

  it('reports its health, with details for operators only', async () => {
    expect(await ask('/__lbheartbeat__')).toMatchObject({ status: 200 });
    expect(await ask('/__heartbeat__')).toMatchObject({
      status: 200,
      json: { status: 'ok', parts: { postgres: 'ok' } },
    });
    expect(await ask('/__version__')).toMatchObject({ status: 200, json: { version: '0.0.0' } });
    expect((await ask('/metrics')).status).toBe(401);
    expect((await ask('/metrics', { headers: { authorization: 'Bearer wrong' } })).status).toBe(401);
    const metrics = await ask('/metrics', { headers: { authorization: `Bearer ${operatorToken}` } });
    expect(metrics.text).toContain('greenroom_http_requests_total{route="/__version__",status="200"}');
    expect((await browser.request(at('/metrics'))).status).toBe(403);
    await product.database.pool.query(
      `update public.meet_user set is_superuser = true where email = 'hedy@example.org'`,
    );
    expect((await browser.request(at('/metrics'))).status).toBe(200);
  });

  it('lets pages load and connect only where they must', async () => {
    const { headers } = await ask('/nothing');
    const policy = headers.get('content-security-policy');
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("connect-src 'self' http://livekit.test:7880 ws://livekit.test:7880");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('logs one line for each request, without what people typed', async () => {
    await ask('/api/v1.0/rooms/secret-meeting/?username=Somebody');
    const line = product.logged.map((text) => JSON.parse(text)).findLast((entry) => entry.msg === 'request');
    expect(line).toMatchObject({ method: 'GET', route: '/api/v1.0/rooms/:reference/', status: 200 });
    expect(product.logged.join('')).not.toMatch(/secret-meeting|Somebody|hedy/);
  });
});

describe('the HTTP server during an outage', () => {
  it('answers 503 while PostgreSQL is away', async () => {
    let relay: TcpRelay | undefined;
    await using product = await startHttpProduct({}, {}, async (url) => {
      relay = await startTcpRelay(url);
      return relay.url;
    });
    const cookie = 'meet_sessionid=whoever';
    expect((await fetch(`${product.origin}/api/v1.0/users/me/`, { headers: { cookie } })).status).toBe(401);
    await relay!.cut();
    const answer = await fetch(`${product.origin}/api/v1.0/users/me/`, { headers: { cookie } });
    expect(answer.status).toBe(503);
    expect(await answer.json()).toEqual({ detail: 'Service unavailable.' });
    expect((await fetch(`${product.origin}/__heartbeat__`)).status).toBe(503);
    expect((await fetch(`${product.origin}/__lbheartbeat__`)).status).toBe(200);
  });
});
