import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routes } from '#src/routes.ts';
import { type BrowserSession, createBrowserSession, logIn } from '#test/support/browser-session.ts';
import { type HttpProduct, startHttpProduct } from '#test/support/http-product.ts';
import { noRates } from '#test/support/no-rates.ts';
import { plainRequest } from '#test/support/plain-request.ts';

const hostileTexts = [
  '%00',
  'a%00b',
  '%ED%A0%80',
  '%ff',
  '%E2%80%AE',
  '__proto__',
  'constructor',
  '%27%3B--',
  '%2e%2e%2f',
  'x'.repeat(5_000),
  '%F0%9F%8E%89',
  '%5C',
  '-1',
  '99999999999999999999',
];
const hostileBodies = [
  '{"__proto__":{"a":1}}',
  '{"constructor":1}',
  '[]',
  '"\\u0000"',
  'null',
  '1e999',
  '{"name":"\\u0000"}',
];

describe('hostile requests', () => {
  let product: HttpProduct;
  let browser: BrowserSession;
  beforeAll(async () => {
    product = await startHttpProduct(
      { ...noRates, ALLOW_UNSECURE_USER_LISTING: 'true' },
      {
        receiveLiveKitWebhook: async () => ({
          status: 200,
          body: await product.database.pool.query('select $1::text', ['\0']),
        }),
      },
    );
    browser = createBrowserSession();
    await logIn(browser, product.origin, { email: 'hedy@example.org', name: 'Hedy' });
  });
  afterAll(() => product[Symbol.asyncDispose]());

  const own = (path: string, method: string, body?: string) =>
    plainRequest(`${product.origin}${path}`, {
      method,
      headers: {
        cookie: browser.cookieHeader(product.origin),
        'x-csrftoken': browser.cookie(product.origin, 'csrftoken')!,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body }),
    });

  it('break nothing, whatever an address, a query or a body contains', async () => {
    // Without routes that end this test's session; their own tests cover them.
    const asked = routes.filter(({ path }) => path.startsWith('/api/') && !/logout|webhook/.test(path));
    const calls = asked.flatMap(({ method, path }) => {
      const addresses = path.includes(':')
        ? hostileTexts.map((text) => path.replace(/:\w+/, text))
        : hostileTexts.map(
            (text) => `${path}?page=${text}&page_size=${text}&q=${text}&username=${text}&${text}=${text}`,
          );
      const body = ['POST', 'PUT', 'PATCH'].includes(method);
      return addresses.map((address, index) => ({
        method,
        address,
        body: body ? hostileBodies[index % hostileBodies.length]! : undefined,
      }));
    });
    for (const { method, address, body } of calls) {
      const { status, text } = await own(address, method, body);
      expect(status, `${method} ${address.slice(0, 100)}: ${text.slice(0, 300)}`).toBeLessThan(500);
      expect(text).not.toMatch(/node_modules|at async|\.ts:\d/);
    }
    expect(product.logged.filter((line) => line.includes('a request failed'))).toEqual([]);
  });

  it('are answered with 4xx when PostgreSQL cannot store their values', async () => {
    const answer = await own('/api/v1.0/rooms/webhooks-livekit/', 'POST', '{}');
    expect(answer).toMatchObject({ status: 400, text: '{"detail":"Null characters are not allowed."}' });
  });
});
