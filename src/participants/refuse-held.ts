import { LiveKitFailure } from '#src/livekit/failures.ts';
import { findCaller } from '#src/telephony/find-caller.ts';
import type { ParticipantParts } from './participant-parts.ts';

/**
 * Rejects with a `LiveKitFailure` of kind `gone` for a held caller, who is in the LiveKit room but not in the meeting.
 */
export async function refuseHeld(
  { database, mask }: Pick<ParticipantParts, 'database' | 'mask'>,
  room: string,
  identity: string,
): Promise<void> {
  const caller = await findCaller(database.pool, mask, room, identity);
  if (caller?.held) throw new LiveKitFailure('gone', 'A caller who waits at the door is not in the meeting');
}
