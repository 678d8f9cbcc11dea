import { compactVerify, decodeProtectedHeader, type JWTPayload } from 'jose';
import { bearerRefusal } from '#src/api/bearer-refusal.ts';
import type { Settings } from '#src/settings/settings.ts';
import type { TokenKey } from './token-keys.ts';

/** Seconds that a date of a token may be ahead: clocks of replicas differ. */
const leeway = 600;

/**
 * Reads the claims of an application's token. Resolves with null for a token of another family: another signature, or
 * required claims missing. Throws `not_authenticated` when it expired, or has another issuer or audience.
 */
export async function readToken(
  settings: Settings,
  keys: readonly TokenKey[],
  token: string,
): Promise<JWTPayload | null> {
  const claims = await verify(settings, keys, token);
  if (claims === null) return null;
  const now = Date.now() / 1000;
  const { exp, iat, nbf, iss, aud } = claims;
  if (!isDate(exp) || [iat, nbf].some((date) => date !== undefined && !(isDate(date) && date <= now + leeway))) {
    return null;
  }
  if (exp <= now) throw bearerRefusal(settings, 'Token expired.');
  const { APPLICATION_JWT_ISSUER: issuer, APPLICATION_JWT_AUDIENCE: audience } = settings;
  if (iss === undefined || (audience !== undefined && aud === undefined)) return null;
  const isForUs = audience === undefined ? aud === undefined : [aud].flat().includes(audience);
  if (iss !== issuer || !isForUs) throw bearerRefusal(settings, 'Invalid token.');
  return claims;
}

const isDate = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

async function verify(settings: Settings, keys: readonly TokenKey[], token: string): Promise<JWTPayload | null> {
  for (const { key } of inOrder(keys, token)) {
    try {
      const { payload } = await compactVerify(token, key, { algorithms: [settings.APPLICATION_JWT_ALG] });
      const claims: unknown = JSON.parse(new TextDecoder().decode(payload));
      return typeof claims === 'object' && claims !== null && !Array.isArray(claims) ? (claims as JWTPayload) : null;
    } catch {
      // Of another key, another family, or no token at all.
    }
  }
  return null;
}

/** The key that the token names comes first. Tokens of La Suite Meet name none. */
function inOrder(keys: readonly TokenKey[], token: string): readonly TokenKey[] {
  if (keys.length < 2) return keys;
  const named = nameOf(token);
  return keys.toSorted((one, other) => Number(other.kid === named) - Number(one.kid === named));
}

function nameOf(token: string): string | undefined {
  try {
    return decodeProtectedHeader(token).kid;
  } catch {
    return undefined;
  }
}
