import type { ParticipantInfo } from 'livekit-server-sdk';
import { LiveKitFailure } from '#src/livekit/failures.ts';
import type { CallerParts } from './caller-parts.ts';

/**
 * The participant of a call as LiveKit has it now; null when it is gone. Two calls from one number have one identity,
 * and the second one puts the first one out: the sid tells them apart. Rejects with a `LiveKitFailure`.
 */
export async function findCall(
  { livekit, mask }: Pick<CallerParts, 'livekit' | 'mask'>,
  room: string,
  call: { readonly sid: string; readonly sealed: string | null },
): Promise<ParticipantInfo | null> {
  const identity = call.sealed === null ? null : mask.open(call.sealed);
  try {
    // What was sealed before the product's secret changed is looked for.
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
