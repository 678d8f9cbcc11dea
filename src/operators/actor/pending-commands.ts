import type { Runtime } from '#src/actors/runtime.ts';
import { query } from '#src/db/query.ts';
import { aliveSql } from '#src/jobs/replica.ts';
import { showText } from '../show-text.ts';
import type { ShownCommand } from './actor-object.ts';
import { deadlineSql, roomOfCommandSql, triesSql } from './payload-sql.ts';

/** Name → seconds from the request for a command until it is given up, as JSON. */
export const patienceOf = ({ commands }: Pick<Runtime, 'commands'>): string =>
  JSON.stringify(
    Object.fromEntries(Object.entries(commands).map(([name, { giveUpAfterMs }]) => [name, giveUpAfterMs / 1000])),
  );

/**
 * SQL relation of the jobs of all commands. A job is replaced at each try, so the time of the request follows from the
 * deadline. `patience` is the parameter of `patienceOf`.
 */
export const commandsSql = (patience: string): string => `
  select j.id, t.identifier as name, coalesce(j.payload ->> 'key', j.key, '') as key, j.payload, j.run_at, j.last_error,
    j.locked_at, j.locked_by, ${roomOfCommandSql('j.payload')} as room,
    -- A handler that threw leaves its tries only at the job.
    greatest(${triesSql('j.payload')}, case when j.last_error is null then 0 else j.attempts end) as tries,
    asked.at + patience.time as give_up_at, asked.at as asked_at
  from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
  cross join lateral (select make_interval(secs => (${patience}::jsonb ->> t.identifier)::float8) as time) patience
  cross join lateral (
    select least((${deadlineSql('j.payload')})::timestamptz - patience.time, j.created_at) as at) asked
  where ${patience}::jsonb ? t.identifier`;

interface CommandRow {
  readonly id: string;
  readonly name: string;
  readonly key: string;
  readonly tries: number;
  readonly run_at: Date;
  readonly give_up_at: Date;
  readonly asked_at: Date;
  readonly locked_at: Date | null;
  readonly alive: boolean | null;
  readonly error: string | null;
}

/** The commands of an actor that have not ended, in the order in which it asked for them; at most 100. */
export async function readCommands(runtime: Runtime, address: { kind: string; id: string }): Promise<ShownCommand[]> {
  const { rows } = await query<CommandRow>(
    runtime.database,
    'operators.commands',
    `select distinct on (c.asked_at, c.key) c.id::text, c.name, c.key, c.tries, c.run_at, c.give_up_at, c.asked_at, c.locked_at,
        case when c.locked_by is not null then exists (select from greenroom.replica r where c.locked_by = any(r.workers)
          and ${aliveSql('r')}) end as alive,
        coalesce(c.payload ->> 'error', case when c.last_error is not null then 'The worker failed' end) as error
      from (${commandsSql('$1')} and j.payload -> 'to' ->> 'kind' = $2 and j.payload -> 'to' ->> 'id' = $3) c
      -- While a failed try ends, its successor is enqueued already.
      order by c.asked_at, c.key, c.id desc limit 100`,
    [patienceOf(runtime), address.kind, address.id],
  );
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    key: row.key,
    tries: row.tries,
    run_at: row.run_at.toISOString(),
    give_up_at: row.give_up_at.toISOString(),
    locked: row.locked_at !== null,
    locked_since: row.locked_at?.toISOString() ?? null,
    worker_alive: row.alive,
    error: row.error === null ? null : showText(row.error),
    created_at: row.asked_at.toISOString(),
  }));
}
