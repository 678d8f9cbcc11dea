import type { Runtime } from '#src/actors/runtime.ts';
import type { Database } from '#src/db/database.ts';
import { query } from '#src/db/query.ts';
import { aliveSql } from '#src/jobs/replica.ts';
import type { Settings } from '#src/settings/settings.ts';
import { deadlineSql, triesSql } from '../actor/payload-sql.ts';
import { requestedAt, systemOf } from './command-systems.ts';
import { isoOf } from './moment.ts';
import type { BlockerFacts, FailingCommands, ReplicaFacts, SystemFacts } from './system-facts.ts';

/** Dependencies of the diagnosis. */
export interface DiagnosisParts {
  readonly database: Database;
  readonly settings: Settings;
  readonly runtime: Pick<Runtime, 'commands'>;
}

interface Row {
  readonly now: Date;
  readonly replicas: readonly ReplicaFacts[];
  readonly due: number;
  readonly oldest_due: Date | null;
  readonly orphaned: number;
  readonly oldest_orphan: Date | null;
  readonly failing: readonly { readonly name: string; readonly count: number; readonly giveUpAt: string | null }[];
  readonly meets: boolean;
  readonly webhook_at: Date | null;
  readonly missed: number;
  readonly missed_at: Date | null;
  readonly quarantined: number;
  readonly blockers: readonly BlockerFacts[];
}

/** A job counts as failing after this number of tries: one may hit a restart. */
const fewestTries = 2;

const statement = `
  with live as materialized (
    select unnest(workers) as worker from greenroom.replica where ${aliveSql()}
  ), jobs as materialized (
    select t.identifier as name, j.run_at, j.locked_at, j.job_queue_id is not null as queued, j.payload,
      case when j.locked_at is not null and j.locked_by not in (select worker from live) then j.locked_at
        when q.locked_at is not null and q.locked_by not in (select worker from live) then q.locked_at end as orphaned_at
    from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
    left join graphile_worker._private_job_queues q on q.id = j.job_queue_id
  ), failing as (
    select name, count(*)::int as count, min(${deadlineSql('payload')}) as "giveUpAt" from jobs
    where ${triesSql('payload')} >= ${fewestTries} group by name
  ), newest as materialized (
    select room, at, event, cause ->> 'by' as by from greenroom.journal order by id desc limit 500
  ), heard as materialized (select max(at) as at from newest where by = 'webhook'),
  missed as (
    select count(*)::int as count, max(at) as at from newest
    where event = 'participant.joined' and by = 'sweep' and at > coalesce((select at from heard), '-infinity')
      -- After a reset, the comparison finds people whose joins were reported before.
      and not exists (select from newest r where r.event = 'operator.reset' and r.room = newest.room and r.at <= newest.at
        and r.at > newest.at - interval '1 minute')
  ), blocked as materialized (
    select pg_blocking_pids(pid) as by from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'
  ), blocker as (
    select s.pid, s.xact_start as since, s.state, nullif(s.application_name, '') as application,
      (select count(*)::int from blocked b where s.pid = any(b.by)) as waiting
    from pg_stat_activity s
    where s.datname = current_database() and s.pid <> pg_backend_pid()
      and s.xact_start < clock_timestamp() - interval '3 seconds'
      and (s.pid in (select unnest(by) from blocked)
        or s.state like 'idle in transaction%' and exists (
          select from pg_locks l where l.pid = s.pid and l.granted and l.locktype = 'relation'
            and l.mode in ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')))
    order by s.xact_start limit 5
  )
  select clock_timestamp() as now,
    (select coalesce(json_agg(json_build_object('id', id, 'beatAt', beat_at,
        'alive', ${aliveSql()}) order by started_at), '[]')
      from greenroom.replica) as replicas,
    (select count(*)::int from jobs where locked_at is null and not queued and run_at <= clock_timestamp()) as due,
    (select min(run_at) from jobs where locked_at is null and not queued and run_at <= clock_timestamp()) as oldest_due,
    (select count(orphaned_at)::int from jobs) as orphaned,
    (select min(orphaned_at) from jobs) as oldest_orphan,
    (select coalesce(json_agg(failing), '[]') from failing) as failing,
    exists (select from greenroom.actor where running) as meets,
    (select at from heard) as webhook_at, missed.count as missed, missed.at as missed_at,
    (select count(*)::int from greenroom.actor where quarantined_at is not null) as quarantined,
    (select coalesce(json_agg(blocker), '[]') from blocker) as blockers
  from missed`;

/** Reads the state of the whole product. `parts` are the states of the parts that were asked. */
export async function readSystemFacts(
  { database, settings, runtime }: DiagnosisParts,
  parts: Readonly<Record<string, string>>,
): Promise<SystemFacts> {
  const { rows } = await query<Row>(database, 'diagnosis.system', statement, []);
  const row = rows[0]!;
  const failingOf = (isOf: (name: string) => boolean): FailingCommands => {
    const found = row.failing.filter(({ name }) => isOf(name));
    const times = found.flatMap(({ name, giveUpAt }) => requestedAt(runtime, name, giveUpAt) ?? []);
    return { count: found.reduce((sum, { count }) => sum + count, 0), since: times.toSorted()[0] ?? null };
  };
  return {
    now: isoOf(row.now)!,
    settings,
    parts,
    replicas: row.replicas.map((replica) => ({ ...replica, beatAt: isoOf(replica.beatAt)! })),
    queue: {
      due: row.due,
      oldestDueAt: isoOf(row.oldest_due),
      orphaned: row.orphaned,
      oldestOrphanAt: isoOf(row.oldest_orphan),
    },
    failing: {
      livekit: failingOf((name) => systemOf(name) === 'LiveKit'),
      storage: failingOf((name) => systemOf(name) === 'storage'),
    },
    mail: failingOf((name) => systemOf(name) === 'mail server'),
    meets: row.meets,
    webhooks: { lastAt: isoOf(row.webhook_at), missedJoins: row.missed, missedAt: isoOf(row.missed_at) },
    quarantined: row.quarantined,
    blockers: row.blockers.map((blocker) => ({ ...blocker, since: isoOf(blocker.since)! })),
  };
}
