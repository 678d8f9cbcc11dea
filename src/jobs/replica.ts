import type { Database } from '#src/db/database.ts';

/** A replica with an older heartbeat counts as dead. */
const deadAfterSeconds = 10;

/** SQL condition: the replica of a row of `greenroom.replica` lives; `alias` is the alias of the table, if it has one. */
export const aliveSql = (alias = ''): string =>
  `${alias === '' ? '' : `${alias}.`}beat_at > clock_timestamp() - interval '${deadAfterSeconds} seconds'`;

// Shorter than `deadAfterSeconds`: with the intervals of heartbeats, checks and polls, jobs run again within 10 s.
// If the replica is alive after all, they run twice, which every handler allows.
const jobsFreedAfterSeconds = 8;

interface Beat {
  /** Seconds since the newest heartbeat of any other replica; null without any. */
  readonly age: number | null;
  /** Whether this replica's row was missing before this heartbeat. */
  readonly reborn: boolean;
}

/** Records this replica's heartbeat, with the worker ids under which it locks jobs. */
export async function beat(database: Database, replica: string, workers: readonly string[]): Promise<Beat> {
  const { rows } = await database.pool.query<Beat>({
    name: 'replica.beat',
    text: `with newest as (
        select extract(epoch from clock_timestamp() - max(beat_at))::float8 as age
        from greenroom.replica where id <> $1),
      beat as (
        insert into greenroom.replica (id, workers, beat_at) values ($1, $2, clock_timestamp())
        on conflict (id) do update set workers = excluded.workers, beat_at = excluded.beat_at
        returning xmax = 0 as reborn)
     select age, reborn from newest, beat`,
    values: [replica, workers],
  });
  return rows[0]!;
}

/**
 * Unlocks the jobs of replicas without a recent heartbeat, and deletes the rows of dead ones. Resolves with the ids of
 * deleted replicas, so that callers release what else those held. Calls `before` with each id before its row is
 * deleted; the next turn repeats what failed.
 */
export async function buryDeadReplicas(
  database: Database,
  before: (replica: string) => Promise<void>,
): Promise<string[]> {
  const { rows } = await database.pool.query<{ id: string; workers: string[]; dead: boolean }>(
    `select id, workers, beat_at < clock_timestamp() - make_interval(secs => $2) as dead
     from greenroom.replica where beat_at < clock_timestamp() - make_interval(secs => $1)`,
    [jobsFreedAfterSeconds, deadAfterSeconds],
  );
  const buried = rows.filter(({ dead }) => dead).map(({ id }) => id);
  for (const { workers } of rows) {
    if (workers.length > 0) await database.pool.query('select graphile_worker.force_unlock_workers($1)', [workers]);
  }
  for (const id of buried) {
    await before(id);
    await database.pool.query('delete from greenroom.replica where id = $1', [id]);
  }
  return buried;
}

/** Deletes this replica's row at a regular stop. */
export async function sayGoodbye(database: Database, replica: string): Promise<void> {
  await database.pool.query('delete from greenroom.replica where id = $1', [replica]);
}
