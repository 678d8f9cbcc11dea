import type { Runtime } from '#src/actors/runtime.ts';
import type { Database } from '#src/db/database.ts';
import type { Settings } from '#src/settings/settings.ts';

/** What reading about rooms and actors needs. */
export interface ReadParts {
  readonly settings: Settings;
  readonly database: Database;
  readonly runtime: Runtime;
  /** The installation's secret, by which identities are hashed as in the journal. */
  readonly secret: string;
}
