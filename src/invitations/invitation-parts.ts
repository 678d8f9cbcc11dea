import type { Runtime } from '#src/actors/runtime.ts';
import type { Database } from '#src/db/database.ts';
import type { Log } from '#src/kernel/log.ts';
import type { Mailer } from '#src/mail/mailer.ts';
import type { Settings } from '#src/settings/settings.ts';
import type { invitationMetrics } from './invitation-metrics.ts';

/** Dependencies of this domain's tasks. */
export interface InvitationDeps {
  readonly runtime: Runtime;
  readonly database: Database;
  readonly settings: Settings;
  readonly log: Log;
  readonly mailer: Mailer;
  readonly metrics: ReturnType<typeof invitationMetrics>;
}

/** Dependencies of this domain's routes. */
export interface InvitationRouteDeps extends Pick<InvitationDeps, 'database' | 'settings'> {
  /** Called with the scope of each throttled call, for metrics. */
  readonly onThrottled: (scope: string) => void;
}
