import { createSecretKey, hash } from 'node:crypto';
import { compactVerify, decodeProtectedHeader, type JWTPayload, SignJWT } from 'jose';
import type { AppError } from '#src/kernel/errors.ts';

interface TokenFamilyOptions {
  readonly key: string;
  /** Key before a rotation; its tokens are accepted until they expire. */
  readonly previousKey?: string | undefined;
  /** `HS256`, `HS384` or `HS512`. */
  readonly algorithm: string;
  readonly issuer?: string | undefined;
  readonly audience?: string | undefined;
  /** Makes the refusal of a token that belongs to the family. */
  readonly refuse: (text: string) => AppError;
}

/** Signs and verifies the JWTs of one issuer and audience. */
export interface TokenFamily {
  /** Adds `iat`, `exp`, `iss` and `aud`; valid for `seconds`. */
  sign(claims: JWTPayload, seconds: number): Promise<string>;
  /**
   * Resolves with the claims; null for a token of another family: another signature, or required claims missing. Rejects
   * with the refusal of a token that is expired, or names another issuer or audience.
   */
  verify(token: string): Promise<JWTPayload | null>;
}

/** Seconds that a date of a token may be ahead: clocks of replicas differ. */
const leeway = 600;

/** Creates the family of a key. The header `kid` names the key; tokens of the reference have none. */
export function createTokenFamily(options: TokenFamilyOptions): TokenFamily {
  const { algorithm, issuer, audience, refuse } = options;
  const keys = [options.key, options.previousKey].flatMap((secret) =>
    secret === undefined
      ? []
      : [{ id: hash('sha256', `kid of ${secret}`, 'base64url').slice(0, 12), key: createSecretKey(secret, 'utf8') }],
  );
  const [current] = keys;

  const read = async (token: string): Promise<JWTPayload | null> => {
    const named = keys.length < 2 ? undefined : keyIdOf(token);
    for (const { key } of keys.toSorted((one, other) => Number(other.id === named) - Number(one.id === named))) {
      try {
        const { payload } = await compactVerify(token, key, { algorithms: [algorithm] });
        const claims: unknown = JSON.parse(new TextDecoder().decode(payload));
        return typeof claims === 'object' && claims !== null && !Array.isArray(claims) ? (claims as JWTPayload) : null;
      } catch {
        // Signed with another key, of another family, or no token at all.
      }
    }
    return null;
  };

  return {
    sign(claims, seconds) {
      const now = Math.floor(Date.now() / 1000);
      const given = { ...(issuer && { iss: issuer }), ...(audience && { aud: audience }) };
      return new SignJWT({ ...claims, iat: now, exp: now + seconds, ...given })
        .setProtectedHeader({ alg: algorithm, typ: 'JWT', kid: current!.id })
        .sign(current!.key);
    },
    async verify(token) {
      const claims = await read(token);
      if (claims === null) return null;
      const now = Date.now() / 1000;
      const { exp, iat, nbf, iss, aud } = claims;
      if (!isDate(exp) || [iat, nbf].some((date) => date !== undefined && !(isDate(date) && date <= now + leeway))) {
        return null;
      }
      if (exp <= now) throw refuse('Token expired.');
      if ((issuer && iss === undefined) || (audience && aud === undefined)) return null;
      const isForUs = audience ? [aud].flat().includes(audience) : aud === undefined;
      if ((issuer && iss !== issuer) || !isForUs) throw refuse('Invalid token.');
      return claims;
    },
  };
}

const isDate = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

function keyIdOf(token: string): string | undefined {
  try {
    return decodeProtectedHeader(token).kid;
  } catch {
    return undefined;
  }
}
