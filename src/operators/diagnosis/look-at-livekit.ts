import type { LiveKitClient } from '#src/livekit/client.ts';
import { sortFailure } from '#src/livekit/failures.ts';
import { startPatience } from '#src/livekit/patience.ts';

/** LiveKit's answer about one room. */
export interface LiveKitLook {
  /** `refused`: LiveKit does not accept the product's key. */
  readonly state: 'ok' | 'away' | 'refused';
  /** Null when LiveKit has no such room, or did not answer. */
  readonly room: { readonly participants: number; readonly createdAt: string } | null;
}

/** Name of a nonexistent room, for requests that only test whether LiveKit answers. */
export const nobody = 'a-room-of-nobody';

/** Milliseconds for the answer. */
const patienceMs = 1_500;

/** Asks LiveKit for one room, which also shows whether it answers and accepts the product's key. */
export async function lookAtLiveKit(livekit: Pick<LiveKitClient, 'listRooms'>, room: string): Promise<LiveKitLook> {
  try {
    const [found] = await startPatience(patienceMs)(livekit.listRooms([room]));
    if (found === undefined) return { state: 'ok', room: null };
    const createdAt = new Date(Number(found.creationTime) * 1000).toISOString();
    return { state: 'ok', room: { participants: found.numParticipants, createdAt } };
  } catch (error) {
    return { state: sortFailure(error).kind === 'away' ? 'away' : 'refused', room: null };
  }
}

/** The states of the parts, with what LiveKit answered. */
export const withLook = (
  parts: Readonly<Record<string, string>>,
  look: LiveKitLook | null,
): Readonly<Record<string, string>> =>
  look === null || look.state === 'ok' ? parts : { ...parts, livekit: look.state };
