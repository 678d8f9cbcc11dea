import * as client from 'openid-client';
import { AppError } from '#src/errors.ts';
import type { Settings } from '#src/settings/settings.ts';

/** The provider at which people log in. */
export interface IdentityProvider {
  /** What is known of it, asked for once. Throws `unavailable` while it cannot be reached; the next call tries again. */
  configuration(): Promise<client.Configuration>;
}

/** Where the provider is and who we are there. */
export interface ProviderAddress {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret?: string | undefined;
}

/** The provider that the settings name. */
export const configuredAddress = (settings: Settings): ProviderAddress => ({
  issuer: settings.OIDC_OP_URL ?? '',
  clientId: settings.OIDC_RP_CLIENT_ID,
  clientSecret: settings.OIDC_RP_CLIENT_SECRET,
});

/** `address` is asked at the first use: the development provider's is known only when the server listens. */
export function connectIdentityProvider(settings: Settings, address: () => ProviderAddress): IdentityProvider {
  let connected: Promise<client.Configuration> | undefined;
  return {
    configuration() {
      connected ??= connect(settings, address()).catch((error: unknown) => {
        connected = undefined;
        throw new AppError('unavailable', 'The identity provider cannot be reached.', { cause: error });
      });
      return connected;
    },
  };
}

async function connect(settings: Settings, address: ProviderAddress): Promise<client.Configuration> {
  const { issuer, clientId, clientSecret } = address;
  const authentication = clientSecret === undefined ? client.None() : client.ClientSecretPost(clientSecret);
  const given = givenEndpoints(settings);
  const insecure = new URL(issuer).protocol === 'http:';
  // With these three nothing is missing for a login, and a provider without discovery can be used.
  const known = given.authorization_endpoint && given.token_endpoint && given.jwks_uri;
  const metadata: client.ServerMetadata = known
    ? { issuer }
    : (
        await client.discovery(new URL(issuer), clientId, undefined, authentication, {
          timeout: settings.OIDC_TIMEOUT,
          execute: insecure ? [client.allowInsecureRequests] : [],
        })
      ).serverMetadata();
  // State and nonce let an answer count once, so that its times need not be exact: clocks may be minutes apart.
  const tolerant = { [client.clockTolerance]: 600 };
  const configuration = new client.Configuration({ ...metadata, ...given }, clientId, tolerant, authentication);
  configuration.timeout = settings.OIDC_TIMEOUT;
  // The operator named the provider with http: an intranet or a development machine.
  if (insecure) client.allowInsecureRequests(configuration);
  return configuration;
}

/** Endpoints named in the settings, which win over discovered ones. */
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

/** Whether an error of an exchange says that the provider cannot serve now, and not that it refused. */
export function isProviderAway(error: unknown): boolean {
  if (error instanceof client.ResponseBodyError) return error.status >= 500;
  if (!(error instanceof Error)) return false;
  if (error.cause instanceof Response) return error.cause.status >= 500;
  // Of `fetch`: a TypeError whose cause is the socket's error; of its time limit: a TimeoutError.
  if (error instanceof TypeError && error.message === 'fetch failed') return true;
  return ['OAUTH_TIMEOUT', 'OAUTH_ABORT'].includes(String((error as { code?: unknown }).code));
}
