import type { LiveKitClient } from '#src/livekit/client.ts';
import { LiveKitFailure } from '#src/livekit/failures.ts';
import type { Patience } from '#src/livekit/patience.ts';

/** Whether a participant with this identity is in the meeting now; false also when LiveKit fails to answer. */
export async function isConnected(
  livekit: Pick<LiveKitClient, 'getParticipant'>,
  within: Patience,
  room: string,
  identity: string,
): Promise<boolean> {
  try {
    await within(livekit.getParticipant(room, identity));
    return true;
  } catch (error) {
    if (error instanceof LiveKitFailure) return false;
    throw error;
  }
}
