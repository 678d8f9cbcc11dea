import type { SecurityLog } from '#src/api/security-log.ts';
import type { Settings } from '#src/settings/settings.ts';
import type { CookieSecrets } from './operator-cookie.ts';
import type { OperatorLockout } from './operator-lockout.ts';

/** Dependencies of the routes of an operator's session. */
export interface AccessParts extends CookieSecrets {
  readonly settings: Settings;
  readonly security: SecurityLog;
  readonly operatorLockout: OperatorLockout;
  readonly version: { readonly version: string };
}
