import { AppError } from '#src/kernel/errors.ts';
import { type LiveKitKeys, readAccess, type VerifiedAccess } from './access-token.ts';

/** Somebody authenticated by a LiveKit token of ours. */
export interface CallingParticipant {
  readonly identity: string;
  readonly name: string;
  /** LiveKit room of the token: the uuid of a room, or the slug of an unregistered one. */
  readonly room: string;
}

/**
 * Authenticates an Authorization header (livekit.md §1); null without one. Throws `forbidden`, in the reference's
 * words, unless it holds a valid LiveKit token of ours. `outlives` decides who may use an expired token.
 */
export async function readParticipant(
  livekit: Pick<LiveKitKeys, 'key' | 'secret'>,
  authorization: string | undefined,
  outlives: (access: VerifiedAccess) => Promise<boolean>,
): Promise<CallingParticipant | null> {
  if (authorization === undefined || authorization.trim() === '') return null;
  const token = /^Bearer +(\S+)$/i.exec(authorization.trim())?.[1];
  if (token === undefined) throw new AppError('forbidden', 'Authorization header must be: Bearer <token>');
  const access = await readAccess(livekit, token).catch((error: unknown) => {
    if (!(error instanceof AppError)) throw error;
    throw new AppError('forbidden', `Invalid LiveKit token: ${error.message}`, { cause: error });
  });
  if (access.expired && !(await outlives(access))) {
    throw new AppError('forbidden', 'Invalid LiveKit token: Signature has expired');
  }
  const { identity, name, room } = access;
  return { identity, name, room };
}
