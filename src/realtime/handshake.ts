import { originAllowed } from '#src/identity/origin.ts';
import { readSession } from '#src/identity/sessions.ts';
import { AppError } from '#src/kernel/errors.ts';
import { verifyAccess } from '#src/livekit/access-token.ts';
import { guestOf as guestOfCookie } from '#src/lobby/guest-cookie.ts';
import { verifyGuestCredential } from '#src/lobby/guest-credential.ts';
import type { LobbyParts } from '#src/lobby/lobby-parts.ts';
import type { Speaker } from '#src/lobby/speaker.ts';
import { CredentialRefusal } from './credential-refusal.ts';
import type { RealtimeParts, RealtimeSocket } from './realtime-parts.ts';

/**
 * Identifies the speaker of a new socket (realtime contract §1). Credentials add up. Invalid cookies count as absent;
 * an invalid explicit credential rejects with `invalid_credential` or `expired_credential`.
 */
export async function identifySpeaker(
  parts: RealtimeParts,
  { handshake, request }: Pick<RealtimeSocket, 'handshake' | 'request'>,
): Promise<Speaker> {
  const { origin } = handshake.headers;
  const { host } = parts.clientOf(request);
  const auth = handshake.auth as { token?: unknown; guest?: unknown };
  // Cookies do not count for pages of other sites.
  const cookie = originAllowed(parts.settings, { origin, host }) ? handshake.headers.cookie : undefined;
  return {
    session: await readSession(parts.runtime.database, parts.settings, cookie),
    guest: guestOf(parts, auth.guest, cookie),
    participants: await participantsOf(parts, auth.token),
  };
}

function guestOf(parts: LobbyParts, given: unknown, cookie: string | undefined): string | null {
  if (given !== undefined && given !== null) {
    const guest = typeof given === 'string' ? verifyGuestCredential(parts.secret, given) : null;
    if (guest === null) throw refuse('guest', 'The guest credential does not hold.');
    return guest;
  }
  return guestOfCookie(parts.secret, cookie);
}

async function participantsOf(parts: LobbyParts, token: unknown): Promise<Speaker['participants']> {
  if (token === undefined || token === null) return [];
  if (typeof token !== 'string') throw refuse('token', 'The LiveKit token does not hold.');
  const { identity, room, exp } = await verifyAccess(parts.livekitKeys, token).catch((error: unknown) => {
    throw error instanceof AppError ? new CredentialRefusal('token', error) : error;
  });
  return [{ identity, room, exp }];
}

const refuse = (credential: 'token' | 'guest', message: string): CredentialRefusal =>
  new CredentialRefusal(credential, new AppError('invalid_credential', message));
