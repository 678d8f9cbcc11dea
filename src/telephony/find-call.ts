import type { ParticipantInfo } from 'livekit-server-sdk';
import { LiveKitFailure } from '#src/livekit/failures.ts';
import type { CallerParts } from './caller-parts.ts';

/**
 * The call's participant at LiveKit; null when it has left. Two calls from one number share an identity, and the second
 * disconnects the first, so the sid is compared. Rejects with a `LiveKitFailure`.
 */
export async function findCall(
  { livekit, mask }: Pick<CallerParts, 'livekit' | 'mask'>,
  room: string,
  call: { readonly sid: string; readonly sealed: string | null },
): Promise<ParticipantInfo | null> {
  const identity = call.sealed === null ? null : mask.open(call.sealed);
  try {
    // An identity sealed under an earlier application secret cannot be opened; search by sid instead.
    const found =
      identity === null
        ? (await livekit.listParticipants(room)).find(({ sid }) => sid === call.sid)
        : await livekit.getParticipant(room, identity);
    return found?.sid === call.sid ? found : null;
  } catch (error) {
    if (error instanceof LiveKitFailure && error.kind === 'gone') return null;
    throw error;
  }
}
