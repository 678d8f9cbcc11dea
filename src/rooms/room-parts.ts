import type { Runtime } from '#src/actors/runtime.ts';
import type { Database } from '#src/db/database.ts';
import type { LiveKitKeys } from '#src/livekit/access-token.ts';
import type { Settings } from '#src/settings/settings.ts';

/** What the handlers of this folder need. */
export interface RoomParts {
  readonly settings: Settings;
  readonly database: Database;
  readonly runtime: Runtime;
  readonly livekit: LiveKitKeys;
  /** Told of every PIN that was drawn and is another room's. */
  readonly countPinCollision: () => void;
}
