import type { Database } from '#src/db/database.ts';

/** A replica whose heartbeat is older than this is dead. */
const deadAfterSeconds = 10;
// Earlier than that: with the pauses between heartbeats, looks and polls, they run again before 10 s are over. Should the
// replica live after all, they run twice, which every handler expects.
const jobsFreedAfterSeconds = 8;

interface Beat {
  /** Seconds since the newest beat of any other replica; null without any. */
  readonly age: number | null;
  /** Whether this replica was not, or no longer, on the list. */
  readonly reborn: boolean;
}

/** Says that this replica lives, and under which ids it locks jobs. */
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
 * Frees the jobs of replicas whose heartbeat stopped, and buries those that are dead: their row goes. Resolves with
 * the ids of the buried, for whoever holds more in their name. A burial that fails is done again by the next turn.
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

/** Takes this replica off the list at a regular stop. */
export async function sayGoodbye(database: Database, replica: string): Promise<void> {
  await database.pool.query('delete from greenroom.replica where id = $1', [replica]);
}
