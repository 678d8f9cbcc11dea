import type { Database } from '#src/db/database.ts';
import { query } from '#src/db/query.ts';
import type { FailedPart } from './compare.ts';
import type { Cursors } from './compare-files.ts';

/** The scope of the comparison of everything; that of a room is its id. */
export const everything = 'all';

/**
 * Claims the comparison of a scope for this replica, unless one started in the last `seconds` or is running; one that
 * has not ended after two minutes belongs to a dead replica. Null when it was not claimed.
 */
export async function claimCheck(
  database: Database,
  scope: string,
  seconds: number,
): Promise<{ readonly cursors: Cursors; readonly now: Date } | null> {
  const { rows } = await query<{ cursors: Cursors; now: Date }>(
    database,
    'drift.claim',
    `insert into greenroom.drift_check as c (scope, claimed_at) values ($1, clock_timestamp())
     on conflict (scope) do update set claimed_at = clock_timestamp()
       where c.claimed_at < clock_timestamp() - make_interval(secs => $2)
         and (c.checked_at >= c.claimed_at or c.claimed_at < clock_timestamp() - interval '2 minutes')
     returning cursors, claimed_at as now`,
    [scope, seconds],
  );
  return rows[0] ?? null;
}

/** Stores that a claimed comparison has ended. */
export async function endCheck(
  database: Database,
  scope: string,
  { failed, foreign, cursors }: { failed: readonly FailedPart[]; foreign: number; cursors: Cursors },
): Promise<void> {
  await query(
    database,
    'drift.end-check',
    `update greenroom.drift_check set checked_at = clock_timestamp(), failed = $2, foreign_count = $3, cursors = $4
     where scope = $1`,
    [scope, JSON.stringify(failed), foreign, JSON.stringify(cursors)],
  );
}

/** SQL condition: a claimed comparison has not ended, and its replica lives. */
const running = `claimed_at > coalesce(checked_at, '-infinity') and claimed_at > clock_timestamp() - interval '2 minutes'`;

/** The last comparison that covered a scope. */
export interface LastCheck {
  readonly checked_at: Date | null;
  /** Whether one is in progress. */
  readonly running: boolean;
  readonly failed: readonly FailedPart[];
  readonly foreign: number;
}

/** Reads the last ended comparison of everything or, if it is newer, that of the room. */
export async function readLastCheck(database: Database, room: string | null): Promise<LastCheck> {
  const { rows } = await query<LastCheck>(
    database,
    'drift.last-check',
    `select c.checked_at, coalesce(c.failed, '[]') as failed, coalesce(w.running, false) as running,
       coalesce(w.foreign_count, 0) as foreign
     from (select bool_or(${running}) as running, max(foreign_count) as foreign_count
       from greenroom.drift_check where scope in ('${everything}', $1)) w
     left join lateral (
       select checked_at, failed from greenroom.drift_check
       where scope in ('${everything}', $1) and checked_at is not null order by checked_at desc limit 1) c on true`,
    [room ?? everything],
  );
  return rows[0]!;
}

/** Reads the database's clock; those of replicas differ. */
export async function readClock(database: Database): Promise<Date> {
  const { rows } = await query<{ now: Date }>(database, 'drift.clock', 'select clock_timestamp() as now', []);
  return rows[0]!.now;
}
