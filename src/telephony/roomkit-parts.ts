import type { Runtime } from '#src/actors/runtime.ts';
import type { Analytics } from '#src/analytics/analytics.ts';
import type { Database } from '#src/db/database.ts';
import type { RuleLook } from '#src/livekit/rule-look.ts';
import type { Settings } from '#src/settings/settings.ts';
import type { RoomkitLockout } from './roomkit-lockout.ts';

/** Dependencies for announcing meeting room devices. */
export interface RoomkitParts {
  readonly settings: Settings;
  readonly database: Database;
  readonly runtime: Runtime;
  readonly analytics: Analytics;
  readonly roomkitLockout: RoomkitLockout;
  /** Whether a dispatch rule exists at LiveKit. */
  readonly ruleStands: RuleLook;
}
