import { type JWTPayload, type JWTVerifyOptions, jwtVerify } from 'jose';
import type { ProviderConnection } from './identity-provider.ts';

/**
 * What a token says that the provider signed for us. Rejects when the signature, the issuer where it is known, or one
 * of `checks` does not hold, and when the keys cannot be read.
 */
export async function verifyToken(
  provider: ProviderConnection,
  token: string,
  checks: JWTVerifyOptions & { readonly algorithms: string[] },
): Promise<JWTPayload> {
  const { payload } = await jwtVerify(token, provider.key, checks);
  return payload;
}
