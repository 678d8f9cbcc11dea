import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import type { BrowserSession, VisitedPage } from './browser-session.ts';
import { providerClient } from './standalone-provider.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A scripted identity provider, with valid or invalid answers. Nobody visits its login page. */
export interface ScriptedProvider extends AsyncDisposable {
  readonly issuer: string;
  /** Its endpoints, as settings of the product. */
  readonly endpoints: Readonly<Record<string, string>>;
  /** Claims of the next id token besides issuer, audience, nonce and times. */
  claims: JWTPayload & { sub: string };
  /** Claims of userinfo besides the subject. */
  userinfo: Record<string, unknown>;
  /** Instead of the endpoint's own answer. */
  readonly instead: { token?: Handler; jwks?: Handler; userinfo?: Handler };
  /** Bodies of the requests for tokens. */
  readonly exchanges: readonly URLSearchParams[];
  sign(claims: JWTPayload, key?: 'own' | 'foreign', alg?: string): Promise<string>;
}

export async function startScriptedProvider(): Promise<ScriptedProvider> {
  const own = await generateKeyPair('RS256', { extractable: true });
  const foreign = await generateKeyPair('RS256');
  const published = { ...(await exportJWK(own.publicKey)), alg: 'RS256', use: 'sig', kid: 'own' };
  const exchanges: URLSearchParams[] = [];
  const handle: Handler = async (request, response) => {
    const json = (value: unknown) => response.setHeader('content-type', 'application/json').end(JSON.stringify(value));
    const { instead, claims, userinfo } = provider;
    if (request.url === '/jwks') return instead.jwks ? instead.jwks(request, response) : json({ keys: [published] });
    if (request.url === '/me') {
      return instead.userinfo ? instead.userinfo(request, response) : json({ sub: claims.sub, ...userinfo });
    }
    const form = new URLSearchParams(await readAll(request));
    exchanges.push(form);
    if (instead.token !== undefined) return instead.token(request, response);
    // The code is the nonce, which only this login knows.
    const code = form.get('code');
    const nonce = code === 'none' ? {} : { nonce: code };
    const id_token = await provider.sign({
      iss: provider.issuer,
      aud: providerClient.id,
      ...nonce,
      ...provider.claims,
    });
    json({ access_token: 'access', token_type: 'Bearer', id_token });
  };
  const server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider: ScriptedProvider = {
    issuer,
    endpoints: {
      OIDC_RP_CLIENT_ID: providerClient.id,
      OIDC_RP_CLIENT_SECRET: providerClient.secret,
      OIDC_OP_AUTHORIZATION_ENDPOINT: `${issuer}/auth`,
      OIDC_OP_TOKEN_ENDPOINT: `${issuer}/token`,
      OIDC_OP_JWKS_ENDPOINT: `${issuer}/jwks`,
      OIDC_OP_USER_ENDPOINT: `${issuer}/me`,
    },
    claims: { sub: 'person-1' },
    userinfo: {},
    instead: {},
    exchanges,
    async sign(claims, key = 'own', alg = 'RS256') {
      const keys: Record<string, CryptoKey | Uint8Array> = { own: own.privateKey, foreign: foreign.privateKey };
      const secret = new TextEncoder().encode(providerClient.secret);
      return new SignJWT(claims)
        .setProtectedHeader({ alg, kid: 'own' })
        .setIssuedAt(claims.iat)
        .setExpirationTime(claims.exp ?? '5 minutes')
        .sign(alg.startsWith('HS') ? secret : keys[key]!);
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return provider;
}

/** Goes to the login, and comes back from the provider at once. Resolves with where the browser lands. */
export async function logInThere(browser: BrowserSession, origin: string, query = ''): Promise<VisitedPage> {
  const login = await browser.request(`${origin}/api/v1.0/authenticate/?${query}`);
  const asked = new URL(login.headers.get('location')!).searchParams;
  const back = new URLSearchParams({ state: asked.get('state')!, code: asked.get('nonce') ?? 'none' });
  return browser.visit(`${origin}/api/v1.0/callback/?${back}`);
}

async function readAll(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}
