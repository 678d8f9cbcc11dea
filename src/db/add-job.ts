import type { Pool } from 'pg';

/** A job of the queue. Its payload holds ids and no personal data. */
export interface Job {
  readonly task: string;
  readonly payload: object;
  /** Adding a job with the key of a pending one replaces that one. */
  readonly key: string;
  /** Jobs of one queue run one at a time, so that a backlog does not delay other jobs. Null: no queue. */
  readonly queue: string | null;
  readonly afterSeconds: number;
}

/** Enqueues a job in graphile-worker's tables. */
export async function addJob(pool: Pick<Pool, 'query'>, job: Job): Promise<void> {
  await pool.query(statementOf(job));
}

const statementOf = (job: Job) => ({
  name: 'db.add-job',
  text: `select graphile_worker.add_job($1, $2::json, queue_name := $3,
    run_at := clock_timestamp() + make_interval(secs => $4), max_attempts := 32767, job_key := $5)`,
  values: [job.task, JSON.stringify(job.payload), job.queue, job.afterSeconds, job.key],
});
