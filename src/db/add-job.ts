import type { Pool } from 'pg';

/** One piece of work for later. Its payload names what it is about, and holds nothing personal. */
export interface Job {
  readonly task: string;
  readonly payload: object;
  /** Adding the same key again replaces what waits under it. */
  readonly key: string;
  /** Jobs of one queue run one after the other: however many wait, they keep nobody else's from running. Null: of none. */
  readonly queue: string | null;
  readonly afterSeconds: number;
}

/** Puts a job into the queue, whose tables belong to graphile-worker. */
export async function addJob(pool: Pick<Pool, 'query'>, job: Job): Promise<void> {
  await pool.query(statementOf(job));
}

const statementOf = (job: Job) => ({
  name: 'db.add-job',
  text: `select graphile_worker.add_job($1, $2::json, queue_name := $3,
    run_at := clock_timestamp() + make_interval(secs => $4), max_attempts := 32767, job_key := $5)`,
  values: [job.task, JSON.stringify(job.payload), job.queue, job.afterSeconds, job.key],
});
