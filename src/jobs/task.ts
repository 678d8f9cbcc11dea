import { addJob, type Job } from '#src/db/add-job.ts';
import type { Database } from '#src/db/database.ts';
import type { Log } from '#src/kernel/log.ts';

/** A kind of deferred work, apart from the commands of actors. */
export interface Task {
  readonly name: string;
  readonly queue: string | null;
  /** Failed tries after which the task is given up; by default about a day of them. */
  readonly mostTries?: number;
  /** Runs the task; resolves with the seconds until the next run, or null when it is done. Must be idempotent. */
  run(about: string): Promise<number | null>;
}

/** Payload of a task's job: its subject, which is also its key, and the number of failed tries. */
export interface TaskPayload {
  readonly about: string;
  readonly tries: number;
}

/** Pauses grow to ten minutes; the default number of tries covers about a day. */
const pauseSeconds = (tries: number): number => Math.min(600, 2 ** Math.min(tries, 10));
const mostTries = 150;

/** Outcome of one try. */
export type TaskOutcome = 'done' | 'again' | 'gave_up';

/** Builds the job of a task. */
export const jobOf = (task: Pick<Task, 'name' | 'queue'>, payload: TaskPayload, afterSeconds: number): Job => ({
  task: task.name,
  payload,
  key: `${task.name}/${payload.about}`,
  queue: task.queue,
  afterSeconds,
});

/** Runs a task, and enqueues it again when it asks for that or failed. */
export async function runTask(
  parts: { readonly database: Database; readonly log: Log; readonly onOutcome?: (outcome: TaskOutcome) => void },
  task: Task,
  { about, tries }: TaskPayload,
): Promise<void> {
  const again = await task.run(about).catch((error: unknown) => {
    parts.log.warn({ err: error, task: task.name, tries }, 'a task failed');
    return 'failed' as const;
  });
  const givenUp = again === 'failed' && tries >= (task.mostTries ?? mostTries);
  parts.onOutcome?.(again === null ? 'done' : givenUp ? 'gave_up' : 'again');
  if (again === null) return;
  if (again !== 'failed') return addJob(parts.database.pool, jobOf(task, { about, tries: 0 }, again));
  if (givenUp) return parts.log.error({ task: task.name }, 'a task was given up');
  await addJob(parts.database.pool, jobOf(task, { about, tries: tries + 1 }, pauseSeconds(tries)));
}
