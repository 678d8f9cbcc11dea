import type { SecurityLog } from '#src/api/security-log.ts';
import type { Database } from '#src/db/database.ts';
import type { Log } from '#src/kernel/log.ts';
import type { Settings } from '#src/settings/settings.ts';
import type { IdentityProvider } from './identity-provider.ts';

/** Dependencies of the handlers in this folder. */
export interface IdentityParts {
  readonly settings: Settings;
  readonly database: Database;
  readonly log: Log;
  readonly security: SecurityLog;
  readonly identityProvider: IdentityProvider;
}
