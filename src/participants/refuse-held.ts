import { LiveKitFailure } from '#src/livekit/failures.ts';
import { findCaller } from '#src/telephony/find-caller.ts';
import type { ParticipantParts } from './participant-parts.ts';

/** Rejects for a caller who waits at the door: LiveKit shows one, but nobody is in the meeting. */
export async function refuseHeld(
  { database, mask }: Pick<ParticipantParts, 'database' | 'mask'>,
  room: string,
  identity: string,
): Promise<void> {
  const caller = await findCaller(database.pool, mask, room, identity);
  if (caller?.held) throw new LiveKitFailure('gone', 'A caller who waits at the door is not in the meeting');
}
