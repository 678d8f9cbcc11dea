import type { Runtime } from '#src/actors/runtime.ts';
import type { Analytics } from '#src/analytics/analytics.ts';
import type { Database } from '#src/db/database.ts';
import type { Log } from '#src/kernel/log.ts';
import type { LiveKitClient } from '#src/livekit/client.ts';
import type { Mailer } from '#src/mail/mailer.ts';
import type { Settings } from '#src/settings/settings.ts';
import type { Storage } from '#src/storage/storage.ts';
import type { recordingMetrics } from './recording-metrics.ts';

/** Dependencies of this domain's commands and tasks. */
export interface RecordingDeps {
  readonly runtime: Runtime;
  readonly database: Database;
  readonly settings: Settings;
  readonly log: Log;
  readonly livekit: LiveKitClient;
  /** Null without an S3 storage. */
  readonly storage: Storage | null;
  readonly mailer: Mailer;
  readonly analytics: Analytics;
  readonly metrics: ReturnType<typeof recordingMetrics>;
}

/** Dependencies of this domain's routes. */
export type RecordingRouteDeps = Pick<RecordingDeps, 'runtime' | 'database' | 'settings' | 'log' | 'storage'>;
