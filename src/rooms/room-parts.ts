import type { Runtime } from '#src/actors/runtime.ts';
import type { Database } from '#src/db/database.ts';
import type { LiveKitKeys } from '#src/livekit/access-token.ts';
import type { Settings } from '#src/settings/settings.ts';
import type { TrunkSpread } from './trunk-spread.ts';

/** What the handlers of this folder need. */
export interface RoomParts {
  readonly settings: Settings;
  readonly database: Database;
  readonly runtime: Runtime;
  readonly livekitKeys: LiveKitKeys;
  readonly trunks: TrunkSpread;
  /** The product's secret. */
  readonly secret: string;
  /** Told of every PIN that was drawn and is another room's. */
  readonly countPinCollision: () => void;
  /** Told of every room that gets no PIN because all that were drawn are taken. */
  readonly countMissingPin: () => void;
}
