import * as client from 'openid-client';
import type { Settings } from '#src/settings/settings.ts';
import { clockToleranceSeconds, type ProviderConnection } from './identity-provider.ts';
import { LoginProblem } from './login-problem.ts';
import { verifyToken } from './verify-token.ts';

/**
 * Fetches the userinfo claims of an access token, as JSON or as a signed token, depending on the settings; empty when
 * the provider has no userinfo endpoint.
 */
export async function readUserInfo(
  provider: ProviderConnection,
  settings: Settings,
  accessToken: string,
): Promise<Record<string, unknown>> {
  const endpoint = provider.metadata.userinfo_endpoint;
  if (endpoint === undefined) return {};
  const configuration = provider.configuration(provider.issuer ?? 'https://unknown.invalid');
  const headers = new Headers({ accept: 'application/json, application/jwt' });
  const response = await client.fetchProtectedResource(
    configuration,
    accessToken,
    new URL(endpoint),
    'GET',
    null,
    headers,
  );
  if (response.status !== 200) throw new LoginProblem('The userinfo endpoint refused.');
  const text = await response.text();
  if (isSigned(settings.OIDC_OP_USER_ENDPOINT_FORMAT, response, text)) {
    return readSigned(provider, settings, text.trim());
  }
  const json: unknown = JSON.parse(text);
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new LoginProblem('The userinfo is no object.');
  return json as Record<string, unknown>;
}

async function readSigned(provider: ProviderConnection, settings: Settings, token: string) {
  const claims = await verifyToken(provider, token, {
    algorithms: [settings.OIDC_RP_SIGN_ALGO],
    clockTolerance: clockToleranceSeconds,
  });
  // OpenID Connect Core §5.3.2: both claims should be present, but may be absent.
  const { iss, aud } = claims;
  const foreign = iss !== undefined && provider.issuer !== undefined && iss !== provider.issuer;
  if (foreign || (aud !== undefined && ![aud].flat().includes(provider.clientId))) {
    throw new LoginProblem('The userinfo is meant for somebody else.');
  }
  return claims;
}

function isSigned(format: 'AUTO' | 'JSON' | 'JWT', response: Response, text: string): boolean {
  if (format !== 'AUTO') return format === 'JWT';
  const type = response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type.endsWith('jwt')) return true;
  return !type.endsWith('json') && !text.trimStart().startsWith('{');
}
