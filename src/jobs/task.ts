import { addJob, type Job } from '#src/db/add-job.ts';
import type { Database } from '#src/db/database.ts';
import type { Log } from '#src/kernel/log.ts';

/** Work of a kind that is put into the queue for later, beside what actors ask for. */
export interface Task {
  readonly name: string;
  readonly queue: string | null;
  /** After how many repetitions in vain it is given up; without it, after about a day of them. */
  readonly mostTries?: number;
  /** Does it; resolves with the seconds after which to look again, or null when it is done. May run twice. */
  run(about: string): Promise<number | null>;
}

/** What a task's job holds: what it is about, which is also its key, and how often it was tried in vain. */
export interface TaskPayload {
  readonly about: string;
  readonly tries: number;
}

/** Pauses between tries grow to ten minutes; after a day of them nobody waits for it any more. */
const pauseSeconds = (tries: number): number => Math.min(600, 2 ** Math.min(tries, 10));
const mostTries = 150;

/** What became of one try. */
export type TaskOutcome = 'done' | 'again' | 'gave_up';

/** The job of a task. */
export const jobOf = (task: Pick<Task, 'name' | 'queue'>, payload: TaskPayload, afterSeconds: number): Job => ({
  task: task.name,
  payload,
  key: `${task.name}/${payload.about}`,
  queue: task.queue,
  afterSeconds,
});

/** Runs a task and puts it back when it is to run again, or failed. */
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
