import { describe, expect, it } from 'vitest';
import { createBrowserSession } from '#test/support/browser-session.ts';
import { type HttpProduct, startHttpProduct } from '#test/support/http-product.ts';
import {
  type ProviderOptions,
  providerClient,
  type StandaloneProvider,
  startStandaloneProvider,
} from '#test/support/standalone-provider.ts';

const client = { OIDC_RP_CLIENT_ID: providerClient.id, OIDC_RP_CLIENT_SECRET: providerClient.secret };

async function startBoth(
  settings: (issuer: string) => Record<string, string>,
  options: ProviderOptions = {},
): Promise<{ provider: StandaloneProvider; product: HttpProduct; [Symbol.asyncDispose](): Promise<void> }> {
  let product: HttpProduct | undefined;
  const provider = await startStandaloneProvider(() => [`${product!.origin}/api/v1.0/callback/`], 0, options);
  product = await startHttpProduct({ ...client, ...settings(provider.issuer) });
  return {
    provider,
    product,
    async [Symbol.asyncDispose]() {
      await product[Symbol.asyncDispose]();
      await provider[Symbol.asyncDispose]();
    },
  };
}

async function readMe(product: HttpProduct): Promise<Record<string, unknown>> {
  const browser = createBrowserSession();
  await browser.visit(`${product.origin}/api/v1.0/authenticate/`);
  return (await browser.request(`${product.origin}/api/v1.0/users/me/`)).json() as Promise<Record<string, unknown>>;
}

describe('login at a provider that the settings name', () => {
  it('finds everything by discovery, and follows what the provider says at each login', async () => {
    await using both = await startBoth((issuer) => ({ OIDC_OP_URL: issuer }));
    const { product, provider } = both;
    provider.person.claims = { email: 'grace@example.org', given_name: 'Grace', usual_name: 'Hopper'.repeat(30) };
    const first = await readMe(product);
    expect(first).toMatchObject({ email: 'grace@example.org', short_name: 'Grace' });
    expect(first.full_name).toHaveLength(100);
    provider.person.claims = { given_name: 'Grace\u202e', usual_name: 'H' };
    const second = await readMe(product);
    expect(second).toMatchObject({ id: first.id, email: 'grace@example.org', full_name: 'Grace H' });
  });

  it('needs no discovery when the endpoints are given', async () => {
    await using both = await startBoth((issuer) => ({
      OIDC_OP_URL: issuer,
      OIDC_OP_AUTHORIZATION_ENDPOINT: `${issuer}/auth`,
      OIDC_OP_TOKEN_ENDPOINT: `${issuer}/token`,
      OIDC_OP_JWKS_ENDPOINT: `${issuer}/jwks`,
      OIDC_OP_USER_ENDPOINT: `${issuer}/me`,
    }));
    both.provider.person.claims = { email: 'kate@example.org', given_name: 'Kate' };
    expect(await readMe(both.product)).toMatchObject({ email: 'kate@example.org', full_name: 'Kate' });
    expect(both.provider.asked.filter((path) => path.includes('well-known'))).toEqual([]);
  });

  it('shows an odd secret as HTTP Basic where the provider announces nothing else', async () => {
    const odd = { client_id: 'meet:one/two', client_secret: 'a:b c+d%2F=&~' };
    const settings = { OIDC_RP_CLIENT_ID: odd.client_id, OIDC_RP_CLIENT_SECRET: odd.client_secret };
    await using only = await startBoth((issuer) => ({ OIDC_OP_URL: issuer, ...settings }), {
      client: () => ({ ...odd, token_endpoint_auth_method: 'client_secret_basic' }),
      clientAuthMethods: ['client_secret_basic'],
    });
    only.provider.person.sub = 'auth0|ada';
    only.provider.person.claims = { email: 'ada@example.org' };
    expect(await readMe(only.product)).toMatchObject({ email: 'ada@example.org' });
  });

  it('refuses unknown people when they are not to be created', async () => {
    await using closed = await startBoth((issuer) => ({ OIDC_OP_URL: issuer, OIDC_CREATE_USER: 'no' }));
    expect(await readMe(closed.product)).toEqual({ detail: 'Authentication credentials were not provided.' });
  });

  it('ends at the page of failures while the provider is away, and works when it is back', async () => {
    const gone = await startStandaloneProvider(() => []);
    const port = Number(new URL(gone.issuer).port);
    await gone[Symbol.asyncDispose]();
    const failure = { LOGIN_REDIRECT_URL_FAILURE: '/__version__' };
    await using product = await startHttpProduct({ ...client, ...failure, OIDC_OP_URL: gone.issuer });
    const login = `${product.origin}/api/v1.0/authenticate/`;
    expect((await createBrowserSession().visit(login)).url.pathname).toBe('/__version__');
    const silent = await createBrowserSession().visit(`${login}?silent=true&returnTo=/__lbheartbeat__`);
    expect(silent.url.pathname).toBe('/__lbheartbeat__');
    await using back = await startStandaloneProvider(() => [`${product.origin}/api/v1.0/callback/`], port);
    back.person.claims = { email: 'late@example.org' };
    expect(await readMe(product)).toMatchObject({ email: 'late@example.org' });
  });

  it('ends at the page of failures when the provider leaves between its page and ours', async () => {
    await using both = await startBoth((issuer) => ({
      OIDC_OP_URL: issuer,
      LOGIN_REDIRECT_URL_FAILURE: '/__version__',
    }));
    const browser = createBrowserSession();
    const login = await browser.request(`${both.product.origin}/api/v1.0/authenticate/`);
    const state = new URL(login.headers.get('location')!).searchParams.get('state');
    await both.provider[Symbol.asyncDispose]();
    const iss = encodeURIComponent(both.provider.issuer);
    const back = await browser.visit(`${both.product.origin}/api/v1.0/callback/?code=x&state=${state}&iss=${iss}`);
    expect(back.url.pathname).toBe('/__version__');
    expect(both.product.logged.join('')).toContain('a login did not succeed');
  });

  it('treats a callback without parameters as a failed login, and one of an unknown login as invalid', async () => {
    await using product = await startHttpProduct({ LOGIN_REDIRECT_URL_FAILURE: '/failed' });
    const come = async (query: string) => {
      const back = await createBrowserSession().request(`${product.origin}/api/v1.0/callback/${query}`);
      return [back.status, back.headers.get('location')];
    };
    for (const query of ['', '?code=x', '?state=x', '?error=access_denied', '?error=access_denied&state=x']) {
      expect(await come(query), query).toEqual([302, '/failed']);
    }
    for (const query of ['?code=x&state=x', '?error=login_required&state=x', '?error=login_required']) {
      expect(await come(query), query).toEqual([400, null]);
    }
  });
});
