import { exportJWK, generateKeyPair, type JWK } from 'jose';

/** Private keys of the development provider; the first RSA key signs. */
export interface SigningKeys {
  readonly keys: JWK[];
}

/** Generates keys, which the caller must persist across restarts. */
export async function makeSigningKeys(): Promise<SigningKeys> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  return { keys: [{ ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig' }] };
}
