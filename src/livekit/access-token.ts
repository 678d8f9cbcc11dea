import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { errors, jwtVerify } from 'jose';
import { isHost, type Role } from '#machines/room/room.roles.ts';
import { AppError } from '#src/kernel/errors.ts';
import { colorOf } from '#src/kernel/ids.ts';

/** What is needed to mint access tokens. */
export interface LiveKitKeys {
  /** LiveKit's address for browsers. */
  readonly publicUrl: string;
  readonly key: string;
  readonly secret: string;
  /** The secret as a key object: creating one per token costs more than signing. */
  readonly signingKey: KeyObject;
  /** Lower-case track sources of hosts, and of rooms without a setting of their own. */
  readonly defaultSources: readonly string[];
  /** Whether hosts' tokens permit LiveKit's room API; false by default. */
  readonly hostsAreRoomAdmins?: boolean;
}

/** Person for whom a token is minted. */
interface TokenHolder {
  readonly identity: string;
  readonly name: string;
  /** `hsl(…)`; derived from the identity by default. */
  readonly color?: string;
  readonly role: Role | null;
  readonly authenticated: boolean;
  /** Time of the last removal from this room, in seconds since 1970; null or absent without a recent one. */
  readonly removedAt?: number | null;
}

/** LiveKit room of the token, with the configuration of our room. */
interface TokenRoom {
  readonly name: string;
  readonly configuration: { readonly can_publish_sources?: unknown };
}

/** Prepares the keys for signing. */
export function openLiveKitKeys(keys: Omit<LiveKitKeys, 'signingKey'>): LiveKitKeys {
  return { ...keys, signingKey: createSecretKey(keys.secret, 'utf8') };
}

const lifetimeSeconds = 6 * 3600;
// Not-before time in the past, in seconds, because the clocks of replicas and LiveKit may differ.
const skewSeconds = 600;

/**
 * Mints a token (livekit.md §1). Call it only for somebody who is entitled now, because a token cannot be revoked. It
 * is valid for `seconds` (default 6 hours), starting `skew` seconds ago (default 10 minutes), but not before the
 * holder's last removal: LiveKit may refuse older tokens.
 */
export async function mintAccess(
  livekit: LiveKitKeys,
  holder: TokenHolder,
  room: TokenRoom,
  seconds: number = lifetimeSeconds,
  skew: number = skewSeconds,
): Promise<{ url: string; room: string; token: string }> {
  const now = Math.floor(Date.now() / 1000);
  const sources = sourcesFor(livekit, holder.role, room.configuration);
  const token = sign(livekit.signingKey, {
    iss: livekit.key,
    sub: holder.identity,
    nbf: Math.max(now - skew, Math.ceil(holder.removedAt ?? 0)),
    exp: now + seconds,
    name: holder.name,
    video: {
      room: room.name,
      roomJoin: true,
      // With this grant the browser can call LiveKit's API, bypassing our rules and even after losing the role.
      roomAdmin: livekit.hostsAreRoomAdmins === true && isHost(holder.role),
      canSubscribe: true,
      canPublish: sources.length > 0,
      canPublishSources: sources,
      canPublishData: true,
      canUpdateOwnMetadata: false,
    },
    attributes: {
      color: holder.color ?? colorOf(holder.identity),
      is_authenticated: String(holder.authenticated),
      ...(holder.role === null ? {} : { room_role: holder.role }),
    },
  });
  return { url: livekit.publicUrl, room: room.name, token };
}

const header = Buffer.from(JSON.stringify({ alg: 'HS256', typ: 'JWT' })).toString('base64url');

/**
 * Signs a JWT (RFC 7519) in this thread. jose signs each token in a worker thread, and that round trip costs more than
 * the signature. Tokens are verified with jose.
 */
function sign(key: KeyObject, claims: object): string {
  const signed = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
}

/**
 * Returns the track sources that a role may publish. A room's empty list is respected: only hosts may publish there.
 */
export function sourcesFor(
  { defaultSources }: Pick<LiveKitKeys, 'defaultSources'>,
  role: TokenHolder['role'],
  configuration: TokenRoom['configuration'],
): readonly string[] {
  const chosen = configuration.can_publish_sources;
  return !isHost(role) && Array.isArray(chosen) ? chosen.map(String) : defaultSources;
}

/** Identity of a token, and its expiry in seconds since 1970. */
export interface VerifiedAccess {
  readonly identity: string;
  readonly name: string;
  readonly room: string;
  readonly exp: number;
  readonly expired: boolean;
}

/**
 * Verifies a token that we minted. Rejects with `invalid_credential` or `expired_credential`, whose message is that of
 * the reference's library.
 */
export async function verifyAccess(
  livekit: Pick<LiveKitKeys, 'key' | 'secret'>,
  token: string,
): Promise<VerifiedAccess> {
  const access = await readAccess(livekit, token);
  if (access.expired) throw new AppError('expired_credential', 'Signature has expired');
  return access;
}

/** Like `verifyAccess`, but also accepts expired tokens. */
export async function readAccess(livekit: Pick<LiveKitKeys, 'key' | 'secret'>, token: string): Promise<VerifiedAccess> {
  const { payload, expired } = await jwtVerify(token, new TextEncoder().encode(livekit.secret), {
    algorithms: ['HS256'],
    issuer: livekit.key,
    clockTolerance: 60,
    requiredClaims: ['exp'],
  }).then(
    ({ payload }) => ({ payload, expired: false }),
    (error: unknown) => {
      // jose checks expiry last, so everything else is valid.
      if (error instanceof errors.JWTExpired) return { payload: error.payload, expired: true };
      throw new AppError('invalid_credential', describeFlaw(token, error), { cause: error });
    },
  );
  const room = (payload.video as { room?: unknown } | undefined)?.room;
  if (!payload.sub) throw new AppError('invalid_credential', 'Token missing user identity');
  if (typeof room !== 'string' || room === '') throw new AppError('invalid_credential', 'Token missing room');
  return { identity: payload.sub, name: String(payload.name ?? ''), room, exp: payload.exp!, expired };
}

// Messages of PyJWT, https://github.com/jpadilla/pyjwt/blob/master/jwt/api_jwt.py
function describeFlaw(token: string, error: unknown): string {
  if (token.split('.').length < 3) return 'Not enough segments';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'Signature verification failed';
  if (error instanceof errors.JOSEAlgNotAllowed) return 'The specified alg value is not allowed';
  if (!(error instanceof errors.JWTClaimValidationFailed)) return 'Invalid token';
  if (error.claim === 'nbf') return 'The token is not yet valid (nbf)';
  if (error.claim === 'iss') return 'Invalid issuer';
  return `Token is missing the "${error.claim}" claim`;
}
