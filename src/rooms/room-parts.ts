import type { Runtime } from '#src/actors/runtime.ts';
import type { Analytics } from '#src/analytics/analytics.ts';
import type { Database } from '#src/db/database.ts';
import type { LiveKitKeys } from '#src/livekit/access-token.ts';
import type { Settings } from '#src/settings/settings.ts';
import type { TrunkSpread } from './trunk-spread.ts';

/** Dependencies of the handlers of this folder. */
export interface RoomParts {
  readonly settings: Settings;
  readonly database: Database;
  readonly runtime: Runtime;
  readonly analytics: Analytics;
  readonly livekitKeys: LiveKitKeys;
  readonly trunks: TrunkSpread;
  /** The application secret, from which keys are derived. */
  readonly secret: string;
  /** Called for every drawn PIN that another room already has. */
  readonly countPinCollision: () => void;
  /** Called for every room that gets no PIN because all drawn ones are taken. */
  readonly countMissingPin: () => void;
}
