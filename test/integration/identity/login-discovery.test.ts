import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBrowserSession } from '#test/support/browser-session.ts';
import { startHttpProduct } from '#test/support/http-product.ts';

type Answer = (response: ServerResponse) => unknown;

let announce: Answer;
const server = createServer((_request, response) => void announce(response));
let issuer: string;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const json =
  (value: object): Answer =>
  (response) =>
    response.setHeader('content-type', 'application/json').end(JSON.stringify(value));

/** What a provider announces that is well, with `changes`. */
const announcement = (changes: object = {}): Answer =>
  json({
    issuer,
    authorization_endpoint: `${issuer}/auth`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    ...changes,
  });

describe('a provider that announces itself badly', () => {
  const bad: Record<string, () => Answer> = {
    'says nothing': () => () => undefined,
    'says garbage': () => (response) => response.end('<html>maintenance</html>'),
    'says a list': () => json([]),
    fails: () => (response) => response.writeHead(503).end('{}'),
    'is somebody else': () => announcement({ issuer: 'http://elsewhere.example' }),
    'has no place to log in': () => announcement({ authorization_endpoint: undefined }),
    'has a place to log in that is none': () => announcement({ authorization_endpoint: 'auth' }),
    'sends browsers to a script': () => announcement({ authorization_endpoint: 'javascript:alert(1)' }),
    'has no tokens': () => announcement({ token_endpoint: 7 }),
    'has a logout that is none': () => announcement({ end_session_endpoint: '/logout' }),
  };

  it('ends the login at the documented page in time, and is asked anew at the next', async () => {
    await using product = await startHttpProduct({
      OIDC_OP_URL: issuer,
      OIDC_TIMEOUT: '1',
      LOGIN_REDIRECT_URL_FAILURE: '/failed',
    });
    const lead = async (query = '') => {
      const login = await createBrowserSession().request(`${product.origin}/api/v1.0/authenticate/?${query}`);
      return `${login.status} ${login.headers.get('location')?.split('?')[0]}`;
    };
    const notice = async () => {
      const body = new URLSearchParams({ logout_token: 'a.b.c' });
      const told = await fetch(`${product.origin}/api/v1.0/backchannel-logout/`, { method: 'POST', body });
      return [told.status, ((await told.json()) as { error: string }).error];
    };
    for (const [what, answer] of Object.entries(bad)) {
      announce = answer();
      expect(await notice(), what).toEqual([400, 'invalid_request']);
      expect(await lead(), what).toBe('302 /failed');
      expect(await lead('silent=true&returnTo=/page'), what).toBe(`302 ${product.origin}/page`);
    }
    expect((await product.database.pool.query('select from greenroom.session')).rowCount).toBe(0);
    announce = announcement();
    expect(await lead()).toBe(`302 ${issuer}/auth`);
  });
});
