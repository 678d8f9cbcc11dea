import type { Runtime } from '#src/actors/runtime.ts';
import type { Database } from '#src/db/database.ts';
import type { Log } from '#src/kernel/log.ts';
import type { CallerMask } from '#src/livekit/caller-mask.ts';
import type { LiveKitClient } from '#src/livekit/client.ts';
import type { Settings } from '#src/settings/settings.ts';
import type { Storage } from '#src/storage/storage.ts';
import type { driftMetrics } from './drift-metrics.ts';

/** The LiveKit calls of a comparison; all of them read. */
type DriftCalls = Pick<
  LiveKitClient,
  'listRooms' | 'listParticipants' | 'listDispatches' | 'listEgresses' | 'listSipRules'
>;

/** Dependencies of a comparison. */
export interface DriftParts {
  readonly runtime: Pick<Runtime, 'limits'>;
  readonly database: Database;
  readonly settings: Settings;
  readonly log: Log;
  readonly livekit: DriftCalls;
  /** Null without an S3 storage. */
  readonly storage: Storage | null;
  readonly mask: CallerMask;
  /** The installation's secret, by which identities are hashed. */
  readonly secret: string;
}

/** Dependencies of the routes and the loop. */
export interface MeasuredDriftParts extends DriftParts {
  readonly metrics: ReturnType<typeof driftMetrics>;
}
