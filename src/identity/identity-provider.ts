import { createRemoteJWKSet, type JWTVerifyGetKey, customFetch as joseFetch } from 'jose';
import * as client from 'openid-client';
import { AppError } from '#src/kernel/errors.ts';
import type { Settings } from '#src/settings/settings.ts';
import { LoginProblem } from './login-problem.ts';
import { createOutsideFetch } from './outside-fetch.ts';

/** The OpenID Connect provider. */
export interface IdentityProvider {
  /** Its endpoints, discovered once. Rejects with `unavailable` while it is unreachable; the next call tries again. */
  connection(): Promise<ProviderConnection>;
}

/** A provider with known endpoints. */
export interface ProviderConnection {
  /** Required issuer of its tokens; undefined when none is configured: tokens are then trusted by their keys alone. */
  readonly issuer: string | undefined;
  readonly clientId: string;
  /** Whether we authenticate with a client secret. */
  readonly hasSecret: boolean;
  readonly metadata: Readonly<Partial<client.ServerMetadata>>;
  /** The library's configuration for tokens of this issuer; `fetch` replaces the one derived from the settings. */
  configuration(issuer: string, fetch?: client.CustomFetch): client.Configuration;
  /** Finds the key named by a token's header: a published key of the provider, or the client secret. */
  readonly key: JWTVerifyGetKey;
}

/** Address of the provider, and our client there. */
export interface ProviderAddress {
  /** Undefined when every endpoint is configured and the issuer is not. */
  readonly issuer: string | undefined;
  readonly clientId: string;
  readonly clientSecret?: string | undefined;
}

/** Clocks may differ by minutes. State and nonce prevent replay, so times need not be exact. */
export const clockToleranceSeconds = 600;

/** Returns the provider of the settings. */
export const configuredAddress = (settings: Settings): ProviderAddress => ({
  issuer: settings.OIDC_OP_URL,
  clientId: settings.OIDC_RP_CLIENT_ID,
  clientSecret: settings.OIDC_RP_CLIENT_SECRET,
});

/**
 * `address` is called at first use, because the development provider's address is known only once the server listens.
 */
export function connectIdentityProvider(settings: Settings, address: () => ProviderAddress): IdentityProvider {
  const fetch = createOutsideFetch(settings);
  let connected: Promise<ProviderConnection> | undefined;
  return {
    connection() {
      connected ??= connect(settings, address(), fetch).catch((error: unknown) => {
        connected = undefined;
        throw new AppError('unavailable', 'The identity provider cannot be reached.', { cause: error });
      });
      return connected;
    },
  };
}

async function connect(settings: Settings, address: ProviderAddress, fetch: client.CustomFetch) {
  const { issuer, clientId, clientSecret } = address;
  const given = givenEndpoints(settings);
  // Plain HTTP is used only where the operator configured it: on an intranet or a development machine.
  const insecure = [issuer, ...Object.values(given)].some((url) => String(url).startsWith('http:'));
  // These two endpoints suffice for a login, so providers without discovery are usable.
  const known = given.authorization_endpoint !== undefined && given.token_endpoint !== undefined;
  const discovered = known || issuer === undefined ? {} : await discover(settings, issuer, clientId, fetch, insecure);
  const metadata: Partial<client.ServerMetadata> = { ...discovered, ...given };
  refuseUnusable(metadata);
  const authentication = authenticationOf(settings, metadata, clientSecret);
  const connection: ProviderConnection = {
    issuer: metadata.issuer ?? issuer,
    clientId,
    hasSecret: clientSecret !== undefined,
    metadata,
    key: keyOf(settings, metadata.jwks_uri, clientSecret, fetch),
    configuration(of, replaced = fetch) {
      const configuration = new client.Configuration(
        { ...metadata, issuer: of },
        clientId,
        { [client.clockTolerance]: clockToleranceSeconds, id_token_signed_response_alg: settings.OIDC_RP_SIGN_ALGO },
        authentication,
      );
      configuration.timeout = settings.OIDC_TIMEOUT;
      configuration[client.customFetch] = replaced;
      if (insecure) client.allowInsecureRequests(configuration);
      return configuration;
    },
  };
  return connection;
}

async function discover(
  settings: Settings,
  issuer: string,
  clientId: string,
  fetch: client.CustomFetch,
  insecure: boolean,
): Promise<client.ServerMetadata> {
  const discovered = await client.discovery(new URL(issuer), clientId, undefined, undefined, {
    timeout: settings.OIDC_TIMEOUT,
    [client.customFetch]: fetch,
    execute: insecure ? [client.allowInsecureRequests] : [],
  });
  return discovered.serverMetadata();
}

/** How the client secret is sent: in the form as in the reference, else as HTTP Basic (RFC 6749 §2.3.1). */
function authenticationOf(
  settings: Settings,
  { token_endpoint_auth_methods_supported: methods }: Partial<client.ServerMetadata>,
  clientSecret: string | undefined,
): client.ClientAuth {
  if (clientSecret === undefined) return client.None();
  const onlyBasic =
    Array.isArray(methods) && methods.includes('client_secret_basic') && !methods.includes('client_secret_post');
  return settings.OIDC_TOKEN_USE_BASIC_AUTH || onlyBasic
    ? client.ClientSecretBasic(clientSecret)
    : client.ClientSecretPost(clientSecret);
}

/** Throws when endpoints for login or logout are unusable; discovery is then repeated at the next call. */
function refuseUnusable(metadata: Partial<client.ServerMetadata>): void {
  const needed = [metadata.authorization_endpoint, metadata.token_endpoint];
  const others = [metadata.userinfo_endpoint, metadata.jwks_uri, metadata.end_session_endpoint];
  const said = [...needed, ...others.filter((endpoint) => endpoint !== undefined)];
  if (!said.every(isWebAddress)) throw new LoginProblem('The provider announces an invalid endpoint.');
}

const isWebAddress = (endpoint: unknown): boolean =>
  typeof endpoint === 'string' && /^https?:\/\//i.test(endpoint) && URL.canParse(endpoint);

function keyOf(
  settings: Settings,
  jwks: string | undefined,
  clientSecret: string | undefined,
  fetch: client.CustomFetch,
): JWTVerifyGetKey {
  const published =
    jwks === undefined
      ? undefined
      : createRemoteJWKSet(new URL(jwks), {
          timeoutDuration: settings.OIDC_TIMEOUT * 1000,
          [joseFetch]: fetch as unknown as typeof globalThis.fetch,
        });
  // The verifier fixes the accepted algorithms, so a token cannot choose the secret where a public key is expected.
  return async (header, token) => {
    if (header.alg.startsWith('HS') && clientSecret !== undefined) return new TextEncoder().encode(clientSecret);
    if (published === undefined) throw new LoginProblem('The provider publishes no keys.');
    return published(header, token);
  };
}

/** Endpoints of the settings, which override discovered ones. */
function givenEndpoints(settings: Settings): Partial<client.ServerMetadata> {
  const endpoints = {
    authorization_endpoint: settings.OIDC_OP_AUTHORIZATION_ENDPOINT,
    token_endpoint: settings.OIDC_OP_TOKEN_ENDPOINT,
    userinfo_endpoint: settings.OIDC_OP_USER_ENDPOINT,
    jwks_uri: settings.OIDC_OP_JWKS_ENDPOINT,
    end_session_endpoint: settings.OIDC_OP_LOGOUT_ENDPOINT,
  };
  return Object.fromEntries(Object.entries(endpoints).filter(([, url]) => url !== undefined));
}
