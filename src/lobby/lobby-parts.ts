import type { Runtime } from '#src/actors/runtime.ts';
import type { SecurityLog } from '#src/api/security-log.ts';
import type { LiveKitKeys } from '#src/livekit/access-token.ts';
import type { Settings } from '#src/settings/settings.ts';
import type { KnockLimits } from './knock-limits.ts';

/** What the lobby needs; made by the composition root. */
export interface LobbyParts {
  readonly runtime: Runtime;
  readonly settings: Settings;
  readonly livekitKeys: LiveKitKeys;
  /** Signs guest credentials and gives accounts their id at the door. */
  readonly secret: string;
  readonly knocks: KnockLimits;
  /** Hears of everybody who was refused because there are too many. */
  readonly onThrottled: (scope: string) => void;
  readonly security: SecurityLog;
  /** This replica's id. */
  readonly replica: string;
}
