import { createHash } from 'node:crypto';
import { errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { AppError } from '#src/kernel/errors.ts';

interface TokenFamilyOptions {
  readonly key: string;
  /** Key before a rotation; its tokens are accepted until they expire. */
  readonly previousKey?: string | undefined;
  /** `HS256`, `HS384` or `HS512`. */
  readonly algorithm: string;
  readonly issuer?: string | undefined;
  readonly audience?: string | undefined;
}

/** Signs and verifies the JWTs of one issuer and audience. */
export interface TokenFamily {
  /** Adds `iat`, `exp`, `iss` and `aud`; valid for `seconds`. */
  sign(claims: JWTPayload, seconds: number): Promise<string>;
  /**
   * Resolves with the claims; null for a token that another family may know. Rejects with `not_authenticated` when the
   * token is ours and expired, or names another issuer or audience.
   */
  verify(token: string): Promise<JWTPayload | null>;
}

/** Creates the family of a key. The header `kid` names the key; tokens of the reference have none. */
export function createTokenFamily({ key, previousKey, algorithm, issuer, audience }: TokenFamilyOptions): TokenFamily {
  const keys = [key, ...(previousKey === undefined ? [] : [previousKey])].map((text) => ({
    id: createHash('sha256').update(`kid ${text}`).digest('base64url').slice(0, 11),
    bytes: new TextEncoder().encode(text),
  }));
  const [current] = keys;

  const check = async (token: string, bytes: Uint8Array): Promise<JWTPayload | null> => {
    try {
      const { payload } = await jwtVerify(token, bytes, { algorithms: [algorithm], requiredClaims: ['exp'] });
      return payload;
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw refusal('Token expired.');
      if (error instanceof errors.JOSEError) return null;
      throw error;
    }
  };

  return {
    sign(claims, seconds) {
      const now = Math.floor(Date.now() / 1000);
      const given = { ...(issuer && { iss: issuer }), ...(audience && { aud: audience }) };
      return new SignJWT({ ...claims, iat: now, exp: now + seconds, ...given })
        .setProtectedHeader({ alg: algorithm, typ: 'JWT', kid: current!.id })
        .sign(current!.bytes);
    },
    async verify(token) {
      for (const { bytes } of keys) {
        const payload = await check(token, bytes);
        if (payload === null) continue;
        const audiences = payload.aud === undefined ? [] : [payload.aud].flat();
        // A token without a claim that the family has belongs to another family.
        if ((issuer && payload.iss === undefined) || (audience && audiences.length === 0)) return null;
        const named = audience ? audiences.includes(audience) : audiences.length === 0;
        if ((issuer && payload.iss !== issuer) || !named) throw refusal('Invalid token.');
        return payload;
      }
      return null;
    },
  };
}

const refusal = (text: string) => new AppError('not_authenticated', text, { challenge: 'Bearer' });
