import { readFile } from 'node:fs/promises';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer, connect as dial, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { returnTo } from '#src/identity/return-to.ts';
import { readSettings } from '#src/settings/settings.ts';
import { createBrowserSession } from '#test/support/browser-session.ts';
import { startHttpProduct } from '#test/support/http-product.ts';
import { logInThere, type ScriptedProvider, startScriptedProvider } from '#test/support/scripted-provider.ts';

let provider: ScriptedProvider;
beforeAll(async () => {
  provider = await startScriptedProvider();
});
afterAll(() => provider[Symbol.asyncDispose]());

async function ask(env: Record<string, string>, query = ''): Promise<URLSearchParams> {
  await using product = await startHttpProduct({ ...provider.endpoints, OIDC_OP_URL: provider.issuer, ...env });
  const login = await fetch(`${product.origin}/api/v1.0/authenticate/?${query}`, { redirect: 'manual' });
  expect(login.status).toBe(302);
  const location = new URL(login.headers.get('location')!);
  expect(location.origin + location.pathname).toBe(`${provider.issuer}/auth`);
  expect(location.searchParams.get('redirect_uri')).toBe(`${product.origin}/api/v1.0/callback/`);
  return location.searchParams;
}

describe('the request of a login', () => {
  it('has the reference’s parameters', async () => {
    const asked = await ask({});
    expect([...asked.keys()].sort()).toEqual(
      ['client_id', 'nonce', 'redirect_uri', 'response_type', 'scope', 'state'].sort(),
    );
    expect(Object.fromEntries(asked)).toMatchObject({
      client_id: 'meet',
      response_type: 'code',
      scope: 'openid email',
    });
    expect(asked.get('state')).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(asked.get('nonce')).toMatch(/^[A-Za-z0-9]{32}$/);
    const silent = await ask({}, 'silent=TRUE&login_hint=ada%40example.org');
    expect(Object.fromEntries(silent)).toMatchObject({ prompt: 'none', login_hint: 'ada@example.org' });
    expect((await ask({}, 'silent=1')).has('prompt')).toBe(false);
  });

  it('follows its settings', async () => {
    const asked = await ask({
      OIDC_AUTH_REQUEST_EXTRA_PARAMS: "{'acr_values': 'eidas1', 'state': 'fixed'}",
      OIDC_RP_SCOPES: 'openid email given_name',
      OIDC_USE_NONCE: 'False',
      OIDC_USE_PKCE: 'True',
    });
    expect(Object.fromEntries(asked)).toMatchObject({
      acr_values: 'eidas1',
      scope: 'openid email given_name',
      code_challenge_method: 'S256',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    });
    expect(asked.has('nonce')).toBe(false);
    expect(asked.get('state')).not.toBe('fixed');
    const plain = await ask({
      OIDC_USE_PKCE: 'True',
      OIDC_PKCE_CODE_CHALLENGE_METHOD: 'plain',
      OIDC_PKCE_CODE_VERIFIER_SIZE: '100',
    });
    expect(plain.get('code_challenge')).toHaveLength(100);
  });

  it('is not sent to a provider with a certificate from an unknown authority, unless the settings allow it', async () => {
    // Key and certificate of an unknown authority, for `localhost`.
    const pem = await readFile(new URL('../../fixtures/self-signed.pem', import.meta.url));
    const server = createHttpsServer({ key: pem, cert: pem }, (_request, response) => {
      const endpoint = (path: string) => `${issuer}/${path}`;
      response.setHeader('content-type', 'application/json').end(
        JSON.stringify({
          issuer,
          authorization_endpoint: endpoint('auth'),
          token_endpoint: endpoint('token'),
          jwks_uri: endpoint('jwks'),
        }),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const issuer = `https://localhost:${(server.address() as AddressInfo).port}`;
    try {
      for (const [check, expected] of [
        ['True', '/failed'],
        ['False', `${issuer}/auth`],
      ] as const) {
        await using product = await startHttpProduct({
          OIDC_OP_URL: issuer,
          OIDC_VERIFY_SSL: check,
          LOGIN_REDIRECT_URL_FAILURE: '/failed',
        });
        const login = await fetch(`${product.origin}/api/v1.0/authenticate/`, { redirect: 'manual' });
        expect(login.headers.get('location')!.split('?')[0]).toBe(expected);
      }
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it('goes through the proxy that the settings name', async () => {
    const asked: string[] = [];
    await using proxy = await startProxy(asked);
    await using product = await startHttpProduct({
      ...provider.endpoints,
      OIDC_OP_URL: provider.issuer,
      OIDC_PROXY: proxy.url,
      OIDC_USE_NONCE: 'no',
      OIDC_USE_PKCE: 'yes',
    });
    const browser = createBrowserSession();
    await logInThere(browser, product.origin);
    expect((await browser.request(`${product.origin}/api/v1.0/users/me/`)).status).toBe(200);
    expect(provider.exchanges.at(-1)!.get('code_verifier')).toHaveLength(64);
    expect(new Set(asked)).toEqual(new Set([new URL(provider.issuer).host]));
  });
});

/** A proxy for tunnels (RFC 9110 §9.3.6); it notes where to. */
async function startProxy(asked: string[]) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('data', (head) => {
      const target = /^CONNECT (\S+):(\d+) /.exec(head.toString());
      if (target === null) return socket.end('HTTP/1.1 400 Bad Request\r\n\r\n');
      asked.push(`${target[1]}:${target[2]}`);
      const far = dial(Number(target[2]), target[1]!, () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        socket.pipe(far).pipe(socket);
      });
      for (const [one, other] of [
        [far, socket],
        [socket, far],
      ] as const) {
        one.on('error', () => undefined);
        one.on('close', () => other.destroy());
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe('where a login may lead', () => {
  const origin = 'https://meet.example.org';
  const settings = readSettings({
    OIDC_REDIRECT_ALLOWED_HOSTS: 'localhost:3000, Other.example.org, third.example.org:8443',
  });
  const to = (wanted: string, more: Partial<typeof settings> = {}, from = origin) =>
    returnTo({ ...settings, ...more }, from, wanted);

  it.each([
    ['/room?a=1#b', 'https://meet.example.org/room?a=1#b'],
    ['https://meet.example.org/room', 'https://meet.example.org/room'],
    ['https://meet.example.org:443/room', 'https://meet.example.org/room'],
    ['http://localhost:3000/', 'http://localhost:3000/'],
    ['https://other.example.org/', 'https://other.example.org/'],
    ['https://third.example.org:8443/x', 'https://third.example.org:8443/x'],
  ])('follows %s', (wanted, expected) => {
    expect(to(wanted)).toBe(expected);
  });

  it.each([
    '',
    ' ',
    '//evil.example',
    '///evil.example',
    '////evil.example',
    '\\\\evil.example',
    '/\\evil.example',
    '\\/evil.example',
    'http:evil.example',
    'http:/evil.example',
    'http://evil.example',
    'https://evil.example',
    'https://meet.example.org@evil.example/',
    'https://evil.example#@meet.example.org',
    'https://evil.example?meet.example.org',
    'https://meet.example.org.evil.example/',
    'https://user@meet.example.org/',
    'https://user:pass@meet.example.org/',
    'https://meet.example.org:8443/',
    'https://third.example.org/',
    'http://localhost:3001/',
    'http://localhost/',
    'https://sub.other.example.org/',
    'http://meet.example.org/',
    '/\t/evil.example',
    '/\n/evil.example',
    '\u0000https://meet.example.org/',
    '/\u0085/evil.example',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)//https://meet.example.org',
    'data:text/html,x',
    'ftp://meet.example.org/',
    'https://meet.example.org:99999/',
    'https://[::1',
  ])('does not follow %j', (wanted) => {
    expect(to(wanted)).toBe('/');
    expect(to(wanted, { LOGIN_REDIRECT_URL: 'https://home.example.org/' })).toBe('https://home.example.org/');
  });

  it('may be https only', () => {
    const strict = { OIDC_REDIRECT_REQUIRE_HTTPS: true };
    expect(to('http://localhost:3000/', strict)).toBe('/');
    expect(to('https://other.example.org/', strict)).toBe('https://other.example.org/');
    expect(to('/room', strict, 'http://meet.example.org')).toBe('/');
  });

  it('may go to a host that is listed with its scheme, by that scheme', () => {
    const listed = { OIDC_REDIRECT_ALLOWED_HOSTS: ['https://app.example.org'] };
    expect(to('https://app.example.org/x', listed)).toBe('https://app.example.org/x');
    expect(to('http://app.example.org/x', listed)).toBe('/');
    expect(to('https://https/x', listed)).toBe('/');
  });
});
