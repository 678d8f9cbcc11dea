/** What tables of messages have in common: a state, `changed_at`, and one task per row. */

/**
 * SQL condition: a message may be claimed for sending. The claim of a process that died ends after five minutes.
 */
export const claimableSql = (message: string): string =>
  `(${message}.state = 'pending'
    or (${message}.state = 'sending' and ${message}.changed_at < clock_timestamp() - interval '5 minutes'))`;

interface MessageJobs {
  /** Relation with the column `id`. */
  readonly from: string;
  readonly task: string;
  readonly queue: string;
}

/**
 * End of a `with` statement: enqueues one task per row and returns their number as `enqueued`. Two queues keep a slow
 * server from occupying the whole worker; a message that cannot be sent now leaves its queue until the next try.
 */
export const enqueueSql = ({ from, task, queue }: MessageJobs): string => `
  laned as (select id, row_number() over (order by id) % 2 as lane from ${from}),
  jobs as materialized (
    select row ('${task}', json_build_object('about', id, 'tries', 0), '${queue}-' || lane, null, 32767,
      '${task}/' || id, null, null)::graphile_worker.job_spec as job from laned
  )
  select count(*)::int as enqueued from graphile_worker.add_jobs(array(select job from jobs))`;

/** The queue in which messages are tried again: a server that does not answer occupies one worker. */
export const retryQueue = (queue: string): string => `${queue}-0`;

/** Failed tries of a message; the deadline in its row ends them earlier. */
export const mostTriesOfMessage = 10_000;
