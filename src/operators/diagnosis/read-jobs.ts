import { query } from '#src/db/query.ts';
import { aliveSql } from '#src/jobs/replica.ts';
import { deadlineSql, triesSql } from '../actor/payload-sql.ts';
import { showText } from '../show-text.ts';
import { requestedAt } from './command-systems.ts';
import { isoOf } from './moment.ts';
import type { DiagnosisParts } from './read-system-facts.ts';
import type { JobFacts, LockFacts } from './room-facts.ts';

interface JobRow {
  readonly name: string;
  readonly key: string;
  readonly to: { readonly kind: string; readonly id: string } | null;
  readonly tries: number | null;
  readonly give_up_at: string | null;
  readonly error: string | null;
  readonly run_at: Date;
  readonly created_at: Date;
  readonly locked_at: Date | null;
  readonly worker_alive: boolean;
}

// Keys of commands begin with their actor, those of tasks with their name.
const jobs = `
  select t.identifier as name, j.key, j.payload -> 'to' as to, 
    greatest(${triesSql('j.payload')}, case when j.last_error is null then 0 else j.attempts end) as tries,
    ${deadlineSql('j.payload')} as give_up_at,
    coalesce(j.payload ->> 'error', case when j.last_error is not null then 'The worker failed' end) as error, j.run_at, j.created_at, j.locked_at,
    exists (select from greenroom.replica r where j.locked_by = any(r.workers)
      and ${aliveSql('r')}) as worker_alive
  from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
  where starts_with(j.key, 'room/' || $1) or starts_with(j.key, 'guest/' || $1)
    or starts_with(j.key, 'recording/' || $1) or starts_with(j.key, 'lobby.notifyHosts/' || $1)
  order by j.id limit 200`;

/** Reads the commands of the room and its members that have not ended. */
export async function readJobs({ database, runtime }: DiagnosisParts, room: string): Promise<JobFacts[]> {
  const { rows } = await query<JobRow>(database, 'diagnosis.jobs', jobs, [room]);
  return rows.map((row) => ({
    actor: row.to,
    name: row.name,
    key: row.key,
    tries: row.tries ?? 0,
    runAt: isoOf(row.run_at)!,
    giveUpAt: row.give_up_at,
    error: row.error === null ? null : showText(row.error),
    createdAt: earlier(requestedAt(runtime, row.name, row.give_up_at), isoOf(row.created_at)!),
    lockedSince: isoOf(row.locked_at),
    workerAlive: row.worker_alive,
  }));
}

const earlier = (one: string | null, other: string): string => (one !== null && one < other ? one : other);

// The row's xmax is the transaction that holds it, as long as that one is running.
const locks = `
  select a.kind, a.id, l.pid, s.xact_start as since, s.state, s.application_name as application,
    (select count(*)::int from pg_locks w where not w.granted
      and (w.locktype = 'transactionid' and w.transactionid = a.xmax
        or w.locktype = 'tuple' and w.relation = a.tableoid
          and format('(%s,%s)', w.page, w.tuple)::tid = a.ctid)) as waiting
  from greenroom.actor a
  join pg_locks l on l.locktype = 'transactionid' and l.granted and l.transactionid = a.xmax
  left join pg_stat_activity s on s.pid = l.pid
  where a.room = $1 and a.kind in ('room', 'recording') and (a.kind = 'room' or not a.done)
    and l.pid <> pg_backend_pid()`;

/** Reads which transactions hold the rows of the room and its recordings. */
export async function readLocks({ database }: Pick<DiagnosisParts, 'database'>, room: string): Promise<LockFacts[]> {
  const { rows } = await query<Omit<LockFacts, 'since'> & { since: Date | null }>(database, 'diagnosis.locks', locks, [
    room,
  ]);
  return rows.map((row) => ({ ...row, since: isoOf(row.since) }));
}
