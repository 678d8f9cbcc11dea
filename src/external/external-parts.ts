import type { Log } from '#src/kernel/log.ts';
import type { RoomParts } from '#src/rooms/room-parts.ts';

/** Dependencies of this domain's routes. */
export interface ExternalParts extends RoomParts {
  readonly log: Log;
}
