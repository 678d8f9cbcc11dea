import type { Log } from '#src/kernel/log.ts';
import type { CallerMask } from '#src/livekit/caller-mask.ts';
import type { LiveKitClient } from '#src/livekit/client.ts';
import type { RoomParts } from '#src/rooms/room-parts.ts';
import type { VoiceParts } from '#src/telephony/caller-voice.ts';

/** Dependencies of the handlers of this folder. */
export interface ParticipantParts extends RoomParts {
  readonly livekit: LiveKitClient;
  readonly log: Log;
  readonly mask: CallerMask;
  /** Dependencies for muting and unmuting callers. */
  readonly callers: VoiceParts;
}
