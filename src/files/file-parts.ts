import type { Database } from '#src/db/database.ts';
import type { Log } from '#src/kernel/log.ts';
import type { Settings } from '#src/settings/settings.ts';
import type { Storage } from '#src/storage/storage.ts';
import type { fileMetrics } from './file-metrics.ts';

/** Dependencies of this domain's routes and background work. */
export interface FileDeps {
  readonly database: Database;
  readonly settings: Settings;
  readonly log: Log;
  /** Null without an S3 storage. */
  readonly storage: Storage | null;
  readonly metrics: ReturnType<typeof fileMetrics>;
}
