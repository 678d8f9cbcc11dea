import type { Purge } from '#src/jobs/purge.ts';
import type { Settings } from '#src/settings/settings.ts';

/** Purges ended differences with the journal lines that explain them, and the times of comparisons of single rooms. */
export const purgeDrift = (settings: Settings): readonly Purge[] => [
  { table: 'drift_history', where: 'ended_at', age: `${settings.GREENROOM_JOURNAL_DAYS} days` },
  {
    table: 'drift_check',
    where: 'claimed_at',
    age: '1 day',
    text: `delete from greenroom.drift_check where scope in (
      select scope from greenroom.drift_check
      where claimed_at < statement_timestamp() - $1::interval and scope <> 'all' limit $2)`,
  },
];
