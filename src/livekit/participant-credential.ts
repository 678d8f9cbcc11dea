import { AppError } from '#src/kernel/errors.ts';
import { type LiveKitKeys, readAccess, type VerifiedAccess } from './access-token.ts';

/** Somebody who shows the LiveKit token that we gave them. */
export interface CallingParticipant {
  readonly identity: string;
  readonly name: string;
  /** The LiveKit room of the token: the uuid of a room, or the slug of one that nobody registered. */
  readonly room: string;
}

/**
 * Whom an Authorization header speaks for (livekit.md §1); null without one. Throws `forbidden`, in the reference's
 * words, when it is no LiveKit token of ours that holds now. One that has expired still speaks for whom `outlives` says.
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
