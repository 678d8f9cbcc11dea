import type { Environment } from './catalogue.ts';

/** Returns required settings that are missing in production. */
export function missingInProduction(read: Partial<Environment>): string[] {
  const problems: string[] = [];
  const need = (name: keyof Environment, why: string) => {
    if (read[name] === undefined) problems.push(`${name} is missing: ${why}`);
  };
  need('DJANGO_SECRET_KEY', 'it is required in production; 32 random characters or more');
  if (read.DB_HOST === undefined) need('DATABASE_URL', 'a PostgreSQL server is required in production (or DB_HOST)');
  need('LIVEKIT_API_URL', 'a LiveKit server is required in production');
  need('LIVEKIT_API_KEY', 'the key of the LiveKit server');
  need('LIVEKIT_API_SECRET', 'the secret of the LiveKit server');
  problems.push(...missingOfProvider(read));
  need('OIDC_RP_CLIENT_SECRET', 'the client secret at the identity provider');
  if (read.GREENROOM_FAULT !== undefined)
    problems.push('GREENROOM_FAULT is for tests and must not be set in production');
  return problems;
}

/** The same for the other profiles, where most parts are created or started automatically. */
export function missingInDevelopment(read: Partial<Environment>): string[] {
  return read.OIDC_OP_AUTHORIZATION_ENDPOINT === undefined ? [] : missingOfProvider(read);
}

/** With an issuer, endpoints are discovered; without it they must be configured, as in the reference. */
function missingOfProvider(read: Partial<Environment>): string[] {
  if (read.OIDC_OP_URL !== undefined) return [];
  if (read.OIDC_OP_AUTHORIZATION_ENDPOINT === undefined)
    return ['OIDC_OP_URL is missing: the issuer of the identity provider'];
  const keys = read.OIDC_RP_SIGN_ALGO?.startsWith('HS') ? [] : (['OIDC_OP_JWKS_ENDPOINT'] as const);
  return (['OIDC_OP_TOKEN_ENDPOINT', ...keys] as const)
    .filter((name) => read[name] === undefined)
    .map((name) => `${name} is missing: it is required if provider endpoints are set without OIDC_OP_URL`);
}
