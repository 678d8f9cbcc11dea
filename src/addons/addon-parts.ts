import type { SecurityLog } from '#src/api/security-log.ts';
import type { Database } from '#src/db/database.ts';
import type { Settings } from '#src/settings/settings.ts';

/** What became of a session or of a request about it. */
export type AddonOutcome = 'started' | 'exchanged' | 'authenticated' | 'replayed' | 'refused';

/** Dependencies of the routes of add-on sessions. */
export interface AddonParts {
  readonly settings: Settings;
  readonly database: Database;
  readonly security: SecurityLog;
  readonly countAddonSession: (outcome: AddonOutcome) => void;
}
