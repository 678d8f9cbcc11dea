import type { SecurityLog } from '#src/api/security-log.ts';
import type { Database } from '#src/db/database.ts';
import type { Log } from '#src/kernel/log.ts';
import type { Settings } from '#src/settings/settings.ts';
import type { applicationMetrics } from './application-metrics.ts';
import type { SecretCheck } from './secret-check.ts';
import type { TokenGuard } from './token-guard.ts';

/** Dependencies of this domain's routes. */
export interface ApplicationParts {
  readonly settings: Settings;
  readonly database: Database;
  readonly log: Log;
  readonly security: SecurityLog;
  readonly metrics: ReturnType<typeof applicationMetrics>;
  readonly tokenGuard: TokenGuard;
  readonly checkSecret: SecretCheck;
}
