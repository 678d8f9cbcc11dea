import type { Runtime } from '#src/actors/runtime.ts';
import type { SecurityLog } from '#src/api/security-log.ts';
import type { LiveKitKeys } from '#src/livekit/access-token.ts';
import type { Settings } from '#src/settings/settings.ts';
import type { KnockLimits } from './knock-limits.ts';

/** Dependencies of the lobby, provided by the composition root. */
export interface LobbyParts {
  readonly runtime: Runtime;
  readonly settings: Settings;
  readonly livekitKeys: LiveKitKeys;
  /** Signs guest credentials and derives the guest ids of accounts. */
  readonly secret: string;
  readonly knocks: KnockLimits;
  /** Called for every request refused by a limit, for metrics. */
  readonly onThrottled: (scope: string) => void;
  readonly security: SecurityLog;
  /** Id of this replica. */
  readonly replica: string;
}
