import type { z } from 'zod';
import type { Database } from '#src/db/database.ts';
import { isDatabaseAway } from '#src/db/is-database-away.ts';
import type { shownLock } from './actor-object.ts';

/** Milliseconds for which a transaction may hold a row without being shown. */
const usual = 1_000;

/**
 * The transaction that holds the row of an actor for more than a second; null if there is none, or if the database
 * role may not see it. Reads `xmax` of the row, the transaction that locked it last, and takes no lock itself.
 */
export async function findLockHolder(
  { pool }: Database,
  { kind, id }: { readonly kind: string; readonly id: string },
): Promise<z.output<typeof shownLock> | null> {
  try {
    const { rows } = await pool.query<{ since: Date; application: string | null; waiting: number }>({
      name: 'operators.lock-holder',
      text: `select s.xact_start as since, nullif(s.application_name, '') as application,
          (select count(*)::int from pg_locks l where not l.granted
            and (l.locktype = 'transactionid' and l.transactionid = a.xmax
              or l.locktype = 'tuple' and l.relation = a.tableoid
                and format('(%s,%s)', l.page, l.tuple)::tid = a.ctid)) as waiting
        from greenroom.actor a join pg_stat_activity s on s.backend_xid = a.xmax
        where a.kind = $1 and a.id = $2 and s.xact_start < clock_timestamp() - make_interval(secs => $3)`,
      values: [kind, id, usual / 1_000],
    });
    const [found] = rows;
    return found === undefined ? null : { ...found, since: found.since.toISOString() };
  } catch (error) {
    if (isDatabaseAway(error)) throw error;
    return null;
  }
}
