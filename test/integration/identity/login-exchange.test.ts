import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createBrowserSession } from '#test/support/browser-session.ts';
import { type HttpProduct, startHttpProduct } from '#test/support/http-product.ts';
import { logInThere, type ScriptedProvider, startScriptedProvider } from '#test/support/scripted-provider.ts';
import { providerClient } from '#test/support/standalone-provider.ts';

const landings = { LOGIN_REDIRECT_URL: '/__lbheartbeat__', LOGIN_REDIRECT_URL_FAILURE: '/__version__' };

let provider: ScriptedProvider;
const products: HttpProduct[] = [];
beforeAll(async () => {
  provider = await startScriptedProvider();
});
beforeEach(() => {
  provider.claims = { sub: 'person-1' };
  provider.userinfo = { email: 'person@example.org' };
  for (const name of ['token', 'jwks', 'userinfo'] as const) delete provider.instead[name];
});
afterAll(async () => {
  for (const product of products) await product[Symbol.asyncDispose]();
  await provider[Symbol.asyncDispose]();
});

async function start(env: Record<string, string> = {}): Promise<HttpProduct> {
  const product = await startHttpProduct({ ...landings, ...provider.endpoints, OIDC_OP_URL: provider.issuer, ...env });
  products.push(product);
  return product;
}

/** `in`, `out`, or wherever else the browser landed. */
async function outcome(product: HttpProduct, query = ''): Promise<string> {
  const browser = createBrowserSession();
  const { url } = await logInThere(browser, product.origin, query);
  const me = await browser.request(`${product.origin}/api/v1.0/users/me/`);
  const landed = { '/__lbheartbeat__': 'in', '/__version__': 'out' }[url.pathname] ?? url.pathname;
  return `${landed} ${me.status}`;
}

async function countPeople({ database }: HttpProduct): Promise<number> {
  return (await database.pool.query('select from meet_user')).rowCount ?? -1;
}

describe('the exchange of a code', () => {
  it('accepts only id tokens signed by the provider for this client and this login', async () => {
    const product = await start();
    const stranger = await start();
    expect(await outcome(product)).toBe('in 200');
    const claims = { iss: provider.issuer, aud: providerClient.id, sub: 'person-2' };
    const forged: Record<string, (nonce: string) => Promise<string>> = {
      'a key of somebody else': (nonce) => provider.sign({ ...claims, nonce }, 'foreign'),
      'the secret in place of the key': (nonce) => provider.sign({ ...claims, nonce }, 'own', 'HS256'),
      'no signature': async (nonce) =>
        `${[{ alg: 'none' }, { ...claims, nonce, exp: 4e9, iat: 1e9 }].map((part) => btoa(JSON.stringify(part)).replaceAll('=', '')).join('.')}.`,
      'another audience': (nonce) => provider.sign({ ...claims, nonce, aud: 'somebody' }),
      'another issuer': (nonce) => provider.sign({ ...claims, nonce, iss: 'https://evil.example' }),
      'another nonce': () => provider.sign({ ...claims, nonce: 'other' }),
      'no nonce': () => provider.sign(claims),
      'long over': (nonce) => provider.sign({ ...claims, nonce, exp: 1_600_000_000 }),
    };
    for (const [what, make] of Object.entries(forged)) {
      provider.instead.token = async (_request, response) => {
        const id_token = await make(provider.exchanges.at(-1)!.get('code')!);
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ access_token: 'a', token_type: 'Bearer', id_token }));
      };
      expect(await outcome(stranger), what).toBe('out 401');
    }
    expect(await countPeople(stranger)).toBe(0);
  });

  it('does not need to know the issuer where every endpoint is given', async () => {
    const product = await startHttpProduct({ ...landings, ...provider.endpoints });
    products.push(product);
    provider.claims = { sub: 'person-1', iss: 'https://whoever.example' };
    expect(await outcome(product)).toBe('in 200');
    expect(provider.exchanges.at(-1)!.get('grant_type')).toBe('authorization_code');
    provider.instead.jwks = (_request, response) => response.end('{"keys":[]}');
    const other = await startHttpProduct({ ...landings, ...provider.endpoints });
    products.push(other);
    expect(await outcome(other)).toBe('out 401');
  });

  it('takes the secret of the client as the key when the settings say so', async () => {
    const product = await start({ OIDC_RP_SIGN_ALGO: 'HS256' });
    expect(await outcome(product)).toBe('out 401');
    provider.instead.token = async (_request, response) => {
      const nonce = provider.exchanges.at(-1)!.get('code')!;
      const claims = { iss: provider.issuer, aud: providerClient.id, sub: 'person-1', nonce };
      const id_token = await provider.sign(claims, 'own', 'HS256');
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ access_token: 'a', token_type: 'Bearer', id_token }));
    };
    expect(await outcome(product)).toBe('in 200');
  });

  it('shows the secret in the form, or as HTTP Basic with id and secret encoded when the settings say so', async () => {
    const odd = { OIDC_RP_CLIENT_ID: 'meet:one', OIDC_RP_CLIENT_SECRET: 'a:b c+d%é' };
    const shown: unknown[] = [];
    provider.instead.token = (request, response) => {
      shown.push([request.headers.authorization, provider.exchanges.at(-1)!.get('client_secret')]);
      response.writeHead(500).end();
    };
    await outcome(await start(odd));
    await outcome(await start({ ...odd, OIDC_TOKEN_USE_BASIC_AUTH: 'true' }));
    const basic = Buffer.from('meet%3Aone:a%3Ab+c%2Bd%25%C3%A9').toString('base64');
    expect(shown).toEqual([
      [undefined, 'a:b c+d%é'],
      [`Basic ${basic}`, null],
    ]);
  });

  it('reads a plain or a signed userinfo, as the settings allow, and accepts no other', async () => {
    const products = {
      AUTO: await start(),
      JSON: await start({ OIDC_OP_USER_ENDPOINT_FORMAT: 'JSON' }),
      JWT: await start({ OIDC_OP_USER_ENDPOINT_FORMAT: 'JWT' }),
    };
    const tellAll = async () =>
      Object.fromEntries(
        await Promise.all(Object.entries(products).map(async ([name, product]) => [name, await outcome(product)])),
      );
    const signed = (claims: object, key: 'own' | 'foreign', type: string) => {
      provider.instead.userinfo = async (_request, response) => {
        response.setHeader('content-type', type).end(await provider.sign({ sub: 'person-1', ...claims }, key));
      };
    };
    const [all, none] = ['in 200', 'out 401'];
    expect(await tellAll()).toEqual({ AUTO: all, JSON: all, JWT: none });
    signed({ email: 'signed@example.org' }, 'own', 'application/jwt; charset=utf-8');
    expect(await tellAll()).toEqual({ AUTO: all, JSON: none, JWT: all });
    signed({}, 'own', 'text/plain');
    expect(await tellAll()).toEqual({ AUTO: all, JSON: none, JWT: all });
    for (const [claims, key] of [
      [{}, 'foreign'],
      [{ aud: 'somebody' }, 'own'],
      [{ iss: 'https://evil.example' }, 'own'],
      [{ sub: 'person-2' }, 'own'],
    ] as const) {
      signed(claims, key, 'application/jwt');
      expect(await tellAll(), JSON.stringify(claims)).toEqual({ AUTO: none, JSON: none, JWT: none });
    }
    const { rows } = await products.JWT.database.pool.query('select email from meet_user');
    expect(rows).toEqual([{ email: 'signed@example.org' }]);
  });

  it('wants the essential claims, and a userinfo about the same person', async () => {
    const product = await start({ OIDC_USERINFO_ESSENTIAL_CLAIMS: 'email,usual_name' });
    expect(await outcome(product)).toBe('out 401');
    provider.userinfo = { email: 'person@example.org', usual_name: null };
    expect(await outcome(product)).toBe('out 401');
    provider.userinfo = { email: 'person@example.org', usual_name: 'Person' };
    expect(await outcome(product)).toBe('in 200');
    provider.userinfo = { email: 'person@example.org', usual_name: 'Person', sub: 'person-2' };
    expect(await outcome(product)).toBe('out 401');
  });
});

describe('a provider that answers badly', () => {
  const dripping = (_request: unknown, response: ServerResponse) => {
    const timer = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(timer));
    response.writeHead(200, { 'content-type': 'application/json' });
  };
  const bad: Record<string, (request: unknown, response: ServerResponse) => void> = {
    'says nothing': () => undefined,
    'says a blank at a time': dripping,
    'says garbage': (_request, response) => response.end('garbage@example.org'),
    'says a list': (_request, response) => response.setHeader('content-type', 'application/json').end('[1]'),
    'says too much': (_request, response) =>
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ a: 'x'.repeat(5_000_000) })),
    fails: (_request, response) => response.writeHead(500).end('{"error":"server_error"}'),
    'sends elsewhere': (_request, response) => response.writeHead(302, { location: '/me' }).end(),
    'breaks off': (_request, response) => response.destroy(),
  };

  it.each(['token', 'jwks', 'userinfo'] as const)(
    'at %s, ends the login in time, with nothing half made',
    async (endpoint) => {
      const product = await start({ OIDC_TIMEOUT: '1' });
      for (const [what, handler] of Object.entries(bad)) {
        provider.instead[endpoint] = handler;
        const began = performance.now();
        expect(await outcome(product), what).toBe('out 401');
        expect(await outcome(product, 'silent=true&returnTo=/__heartbeat__'), what).toBe('/__heartbeat__ 401');
        expect(performance.now() - began, what).toBeLessThan(20_000);
      }
      expect(await countPeople(product)).toBe(0);
      expect((await product.database.pool.query('select from greenroom.session')).rowCount).toBe(0);
      expect(product.logged.join('')).not.toMatch(/example\.org|access|code=/);
      delete provider.instead[endpoint];
      expect(await outcome(product)).toBe('in 200');
    },
  );
});
