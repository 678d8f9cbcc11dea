import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { errors, jwtVerify } from 'jose';
import { AppError } from '#src/kernel/errors.ts';
import { colorOf } from '#src/kernel/ids.ts';

/** What is needed of LiveKit to let somebody in. */
export interface LiveKitKeys {
  /** The address that browsers are given. */
  readonly publicUrl: string;
  readonly key: string;
  readonly secret: string;
  /** The secret, made ready to sign with: doing that for each token costs more than signing. */
  readonly signingKey: KeyObject;
  /** Track sources, lower-case, of hosts and of rooms that say nothing else. */
  readonly defaultSources: readonly string[];
  /** Whether tokens of hosts open LiveKit's room API; false when left out. */
  readonly hostsAreRoomAdmins?: boolean;
}

/** Who a token is for. */
export interface TokenHolder {
  readonly identity: string;
  readonly name: string;
  /** `hsl(…)`; follows from the identity when left out. */
  readonly color?: string;
  readonly role: 'owner' | 'administrator' | 'member' | null;
  readonly authenticated: boolean;
  /** When they were removed from this room last, in seconds since 1970; null or left out when not lately. */
  readonly removedAt?: number | null;
}

/** The LiveKit room that a token opens, with the configuration of the room behind it. */
export interface TokenRoom {
  readonly name: string;
  readonly configuration: { readonly can_publish_sources?: unknown };
}

/** Makes the keys ready. */
export function openLiveKitKeys(keys: Omit<LiveKitKeys, 'signingKey'>): LiveKitKeys {
  return { ...keys, signingKey: createSecretKey(keys.secret, 'utf8') };
}

const lifetimeSeconds = 6 * 3600;
// Replicas and LiveKit may disagree about the time: a token is valid from a little earlier on.
const skewSeconds = 600;

/**
 * Mints a token (livekit.md §1). Only to be called for somebody who is entitled at this instant: it cannot be
 * revoked. Lives `seconds`, 6 hours if not said, and is valid from `skew` seconds ago, 10 minutes if not said, but not
 * from before the holder's last removal: LiveKit may refuse tokens from before that.
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
      // LiveKit would obey the browser that holds it, past every rule of ours and after the role is gone.
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
 * A JWT of RFC 7519, signed here and not by jose: that has each token signed in another thread, and the way there and
 * back costs a request more than the signature does. Tokens are read by jose all the same.
 */
function sign(key: KeyObject, claims: object): string {
  const signed = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}`;
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
}

const isHost = (role: TokenHolder['role']): boolean => role === 'owner' || role === 'administrator';

/** What somebody of this role may publish; an empty list is meant: nobody without a host's role may. */
export function sourcesFor(
  { defaultSources }: Pick<LiveKitKeys, 'defaultSources'>,
  role: TokenHolder['role'],
  configuration: TokenRoom['configuration'],
): readonly string[] {
  const chosen = configuration.can_publish_sources;
  return !isHost(role) && Array.isArray(chosen) ? chosen.map(String) : defaultSources;
}

/** Whom a token speaks for, and until when, in seconds since 1970. */
export interface VerifiedAccess {
  readonly identity: string;
  readonly name: string;
  readonly room: string;
  readonly exp: number;
  readonly expired: boolean;
}

/**
 * Whom a token that we minted speaks for. Throws `invalid_credential` or `expired_credential`, whose message says why in
 * the words of the reference's library.
 */
export async function verifyAccess(
  livekit: Pick<LiveKitKeys, 'key' | 'secret'>,
  token: string,
): Promise<VerifiedAccess> {
  const access = await readAccess(livekit, token);
  if (access.expired) throw new AppError('expired_credential', 'Signature has expired');
  return access;
}

/** As `verifyAccess`, for those to whom a token may mean something that has expired. */
export async function readAccess(livekit: Pick<LiveKitKeys, 'key' | 'secret'>, token: string): Promise<VerifiedAccess> {
  const { payload, expired } = await jwtVerify(token, new TextEncoder().encode(livekit.secret), {
    algorithms: ['HS256'],
    issuer: livekit.key,
    clockTolerance: 60,
    requiredClaims: ['exp'],
  }).then(
    ({ payload }) => ({ payload, expired: false }),
    (error: unknown) => {
      // Thrown last, when everything else holds.
      if (error instanceof errors.JWTExpired) return { payload: error.payload, expired: true };
      throw new AppError('invalid_credential', describeFlaw(token, error), { cause: error });
    },
  );
  const room = (payload.video as { room?: unknown } | undefined)?.room;
  if (!payload.sub) throw new AppError('invalid_credential', 'Token missing user identity');
  if (typeof room !== 'string' || room === '') throw new AppError('invalid_credential', 'Token missing room');
  return { identity: payload.sub, name: String(payload.name ?? ''), room, exp: payload.exp!, expired };
}

// PyJWT's, https://github.com/jpadilla/pyjwt/blob/master/jwt/api_jwt.py
function describeFlaw(token: string, error: unknown): string {
  if (token.split('.').length < 3) return 'Not enough segments';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'Signature verification failed';
  if (error instanceof errors.JOSEAlgNotAllowed) return 'The specified alg value is not allowed';
  if (!(error instanceof errors.JWTClaimValidationFailed)) return 'Invalid token';
  if (error.claim === 'nbf') return 'The token is not yet valid (nbf)';
  if (error.claim === 'iss') return 'Invalid issuer';
  return `Token is missing the "${error.claim}" claim`;
}
