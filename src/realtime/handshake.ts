import { parseCookie } from 'cookie';
import { AppError } from '#src/errors.ts';
import { originAllowed } from '#src/identity/origin.ts';
import { checkSession, readSession } from '#src/identity/sessions.ts';
import { verifyAccess } from '#src/livekit/access-token.ts';
import { guestCookieName, verifyGuestCredential } from '#src/lobby/guest-credential.ts';
import type { LobbyParts } from '#src/lobby/lobby-parts.ts';
import type { Speaker } from '#src/lobby/speaker.ts';
import { hostOf } from './host-of.ts';
import type { RealtimeParts, RealtimeSocket } from './realtime-parts.ts';

/**
 * Who opens a socket (realtime contract §1). Credentials add up; cookies that do not verify count as absent, while an
 * explicit one that does not hold rejects with `invalid_credential` or `expired_credential`.
 */
export async function identifySpeaker(parts: RealtimeParts, handshake: RealtimeSocket['handshake']): Promise<Speaker> {
  const { origin } = handshake.headers;
  const host = hostOf(parts.trustsProxy, handshake);
  const auth = handshake.auth as { token?: unknown; guest?: unknown };
  // A page of another site gets nothing from the cookies that its visitor happens to have.
  const cookie = originAllowed(parts.settings, { origin, host }) ? handshake.headers.cookie : undefined;
  return {
    session: await readSession(parts.runtime.database, parts.settings, cookie),
    guest: guestOf(parts, auth.guest, cookie),
    participant: await participantOf(parts, auth.token),
  };
}

function guestOf(parts: LobbyParts, given: unknown, cookie: string | undefined): string | null {
  if (given !== undefined && given !== null) {
    const guest = typeof given === 'string' ? verifyGuestCredential(parts.secret, given) : null;
    if (guest === null) throw new AppError('invalid_credential', 'The guest credential does not hold.');
    return guest;
  }
  const kept = cookie === undefined ? undefined : parseCookie(cookie)[guestCookieName];
  return kept === undefined ? null : verifyGuestCredential(parts.secret, kept);
}

async function participantOf(parts: LobbyParts, token: unknown): Promise<Speaker['participant']> {
  if (token === undefined || token === null) return null;
  if (typeof token !== 'string') throw new AppError('invalid_credential', 'The LiveKit token does not hold.');
  const { identity, room, exp } = await verifyAccess(parts.livekit, token);
  return { identity, room, exp };
}

/** The same speaker as their credentials stand now: a session that ended is gone, a token that expired too. */
export async function renewSpeaker(parts: LobbyParts, speaker: Speaker): Promise<Speaker> {
  const { session, participant } = speaker;
  return {
    ...speaker,
    session: session === null ? null : await checkSession(parts.runtime.database, session.sessionId),
    participant: participant !== null && participant.exp * 1000 > Date.now() ? participant : null,
  };
}
