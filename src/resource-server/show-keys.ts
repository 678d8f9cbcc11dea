import { createPublicKey } from 'node:crypto';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { z } from 'zod';
import type { Answer } from '#src/api/call.ts';
import type { Settings } from '#src/settings/settings.ts';

/** Answer of `GET /jwks`. */
export const keySet = z.object({ keys: z.array(z.looseObject({ kty: z.string(), kid: z.string() })) });

/** Its answer without a key. */
export const noKeySet = z.object({ error: z.string() });

/** `GET /jwks`: the public key for providers that encrypt their replies. */
export async function showKeys({ settings }: { readonly settings: Settings }): Promise<Answer> {
  const { OIDC_RS_PRIVATE_KEY_STR: key, OIDC_RS_ENCRYPTION_ALGO: alg } = settings;
  if (key === undefined) return { status: 500, json: { error: 'OIDC_RS_PRIVATE_KEY_STR is not set.' } };
  const jwk = createPublicKey(key).export({ format: 'jwk' }) as JWK;
  const kid = await calculateJwkThumbprint(jwk);
  return { status: 200, json: { keys: [{ ...jwk, kid, use: 'enc', alg }] } };
}
