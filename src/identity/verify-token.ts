import { type JWTPayload, type JWTVerifyOptions, jwtVerify } from 'jose';
import type { ProviderConnection } from './identity-provider.ts';

/**
 * Verifies a token of the provider and resolves with its claims. Rejects when the signature, the issuer (if known) or
 * one of `checks` is invalid, and when the keys cannot be fetched.
 */
export async function verifyToken(
  provider: ProviderConnection,
  token: string,
  checks: JWTVerifyOptions & { readonly algorithms: string[] },
): Promise<JWTPayload> {
  const { payload } = await jwtVerify(token, provider.key, checks);
  return payload;
}
