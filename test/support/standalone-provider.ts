import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import { type ClientMetadata, type Configuration, Provider } from 'oidc-provider';
import { createMemoryAdapter } from 'oidc-provider/lib/adapters/memory_adapter.js';

import { makeSigningKeys, type SigningKeys } from '#dev/signing-keys.ts';

/** An identity provider of somebody else, at which one person is always ready to log in. */
export interface StandaloneProvider extends AsyncDisposable {
  readonly issuer: string;
  /** Subject and claims of the person; to be changed by a test. */
  readonly person: { sub: string; claims: Record<string, unknown> };
  /** Requests that it has answered, by path. */
  readonly asked: readonly string[];
  /** Parameters of the requested logins. */
  readonly logins: readonly URLSearchParams[];
  /** An access token of the person, with these scopes, as another client gets it. */
  issueToken(scope: string): Promise<IssuedToken>;
}

interface IssuedToken {
  readonly value: string;
  revoke(): Promise<void>;
}

/** What a test needs otherwise than usual. */
export interface ProviderOptions {
  /** Asked for at the first request: by then the products are listening and their addresses known. */
  readonly client?: () => Partial<ClientMetadata>;
  readonly features?: Configuration['features'];
  /** Scopes that it knows; the usual ones otherwise. */
  readonly scopes?: NonNullable<Configuration['scopes']>;
  /** How clients may show their secret at the token endpoint; announced. */
  readonly clientAuthMethods?: NonNullable<Configuration['clientAuthMethods']>;
}

export const providerClient = { id: 'meet', secret: 'the-secret-of-the-client-meet' };

/** Starts it with the addresses of these products; port 0 selects a free port. */
export async function startStandaloneProvider(
  redirectUris: () => string[],
  port = 0,
  options: ProviderOptions = {},
): Promise<StandaloneProvider> {
  const person: StandaloneProvider['person'] = { sub: 'person-1', claims: {} };
  const asked: string[] = [];
  const logins: URLSearchParams[] = [];
  let answer: (request: IncomingMessage, response: ServerResponse) => void = () => undefined;
  const server = createServer((request, response) => {
    const [path = '', query = ''] = request.url!.split('?');
    asked.push(path);
    if (path === '/auth') logins.push(new URLSearchParams(query));
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let provider: Provider | undefined;
  const make = async (): Promise<Provider> =>
    new Provider(issuer, {
      adapter: createMemoryAdapter(),
      ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
      jwks: await keys,
      clients: [
        {
          client_id: providerClient.id,
          client_secret: providerClient.secret,
          redirect_uris: redirectUris(),
          token_endpoint_auth_method: 'client_secret_post',
          ...options.client?.(),
        },
      ],
      ...(options.clientAuthMethods === undefined ? {} : { clientAuthMethods: options.clientAuthMethods }),
      ...(options.scopes === undefined ? {} : { scopes: [...options.scopes] }),
      claims: { openid: ['sub'], email: ['email', 'given_name', 'usual_name'] },
      cookies: { keys: ['a key of the tests'] },
      // Removes the dispatcher by which the provider refuses loopback addresses.
      fetch: (url, init) => fetch(url, Object.assign({}, init, { dispatcher: undefined })),
      pkce: { required: () => false },
      features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false }, ...options.features },
      interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
      findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ sub, ...person.claims }) }),
      async loadExistingGrant(ctx) {
        const grant = new ctx.oidc.provider.Grant({
          clientId: ctx.oidc.client!.clientId,
          accountId: ctx.oidc.session!.accountId!,
        });
        grant.addOIDCScope('openid email');
        await grant.save();
        return grant;
      },
    });
  const keys = makeKeys();
  answer = async (request, response) => {
    // Made at the first request: by then the products are listening and their addresses known.
    provider ??= await make();
    if (!request.url!.startsWith('/interaction/')) return provider.callback()(request, response);
    await provider.interactionFinished(request, response, { login: { accountId: person.sub } });
  };
  return {
    issuer,
    person,
    asked,
    logins,
    async issueToken(scope) {
      provider ??= await make();
      const client = (await provider.Client.find(providerClient.id))!;
      const grant = new provider.Grant({ clientId: client.clientId, accountId: person.sub });
      grant.addOIDCScope(scope);
      const grantId = await grant.save();
      const token = new provider.AccessToken({
        client,
        accountId: person.sub,
        grantId,
        scope,
        gty: 'authorization_code',
      } as never);
      return { value: await token.save(), revoke: () => token.destroy() };
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function makeKeys(): Promise<SigningKeys> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const { keys } = await makeSigningKeys();
  return { keys: [...keys, { ...(await exportJWK(privateKey)), alg: 'ES256', use: 'sig' }] };
}
