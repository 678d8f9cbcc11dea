import type { Log } from '#src/kernel/log.ts';
import type { CallerMask } from '#src/livekit/caller-mask.ts';
import type { LiveKitClient } from '#src/livekit/client.ts';
import type { RoomParts } from '#src/rooms/room-parts.ts';
import type { VoiceParts } from '#src/telephony/caller-voice.ts';

/** What the handlers of this folder need. */
export interface ParticipantParts extends RoomParts {
  readonly livekit: LiveKitClient;
  readonly log: Log;
  readonly mask: CallerMask;
  /** How callers are muted and unmuted. */
  readonly callers: VoiceParts;
}
