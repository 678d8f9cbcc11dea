import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger, parseCronItems, type Runner, run, runMigrations, type TaskList } from 'graphile-worker';
import type { Command, Handlers } from '#src/actors/command.ts';
import type { Runtime } from '#src/actors/runtime.ts';
import { type CommandOutcome, carryOut, pauseMs } from './carry-out.ts';
import { describeFailure } from './describe-failure.ts';
import { patientPool } from './patient-pool.ts';
import { runTask, type Task, type TaskOutcome, type TaskPayload } from './task.ts';

/** Periodic work: its name, crontab pattern and function. */
interface Round {
  readonly name: string;
  readonly cron: string;
  run(): Promise<void>;
}

interface WorkerOptions {
  readonly runtime: Runtime;
  readonly handlers: Handlers;
  readonly rounds: readonly Round[];
  readonly tasks?: readonly Task[];
  readonly onOutcome: (name: string, outcome: CommandOutcome) => void;
}

interface Worker {
  /** Ids under which this process locks jobs; each restart of the worker adds one. */
  readonly ids: readonly string[];
  /** Resolves with whether no job is left locked; otherwise another replica must unlock them. */
  stop(): Promise<boolean>;
}

/** Milliseconds for running jobs to finish at a stop; after that they are released. */
const stopPatience = 5_000;

/** Milliseconds for the running jobs of a runner that is replaced. */
const retirePatience = 60_000;

/** Number of the last migration of the installed graphile-worker, which does not export it. */
export const jobQueueSchema = 20;

/** Creates or updates the tables of the job queue. */
export async function migrateJobs(runtime: Pick<Runtime, 'database'>): Promise<void> {
  await runMigrations({ pgPool: runtime.database.direct.pool, logger: silentLogger });
}

/** Starts running commands, periodic work and tasks on this replica. */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const { runtime, handlers, rounds } = options;
  const tasks: TaskList = {};
  for (const [name, handler] of Object.entries(handlers)) {
    tasks[name] = async (payload) => {
      const command = payload as Command;
      let error = '';
      const outcome = await carryOut(runtime, name, handler, command, (failure) => {
        error = describeFailure(failure);
      });
      options.onOutcome(name, outcome);
      if (outcome === 'again') await addAgain(runtime, name, { ...command, error });
    };
  }
  for (const round of rounds) tasks[round.name] = () => round.run();
  for (const task of options.tasks ?? []) {
    const parts = {
      database: runtime.database,
      log: runtime.log,
      onOutcome: (outcome: TaskOutcome) => options.onOutcome(task.name, outcome),
    };
    tasks[task.name] = (payload) => runTask(parts, task, payload as TaskPayload);
  }

  const ids: string[] = [];
  const events = new EventEmitter();
  events.on('pool:create', ({ workerPool }: { workerPool: { id: string } }) => ids.push(workerPool.id));
  events.on('worker:create', ({ worker }: { worker: { workerId: string } }) => ids.push(worker.workerId));
  let outage = Promise.withResolvers<void>();
  const begin = () => {
    outage = Promise.withResolvers();
    return run({
      pgPool: patientPool(runtime.database.direct.pool, () => outage.resolve()),
      taskList: tasks,
      parsedCronItems: parseCronItems(
        rounds.map(({ name, cron }) => ({ task: name, match: cron, identifier: name, options: { maxAttempts: 1 } })),
      ),
      concurrency: 4,
      pollInterval: 500,
      noHandleSignals: true,
      logger: silentLogger,
      events: events as never,
    });
  };
  let runner: Runner = await begin();
  const stopping = new AbortController();
  const { signal } = stopping;
  const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  const pause = () => sleep(1_000, undefined, { signal }).catch(() => undefined);
  const retire = async (old: Runner, before: readonly string[]) => {
    // Its running jobs end first: unlocked ones would run twice at a time.
    await Promise.race([old.stop().catch(() => undefined), sleep(retirePatience, undefined, { ref: false })]);
    // Until these worker ids are freed, the heartbeat lists them, so that others unlock their jobs if it stops.
    while (!(await freeJobs(runtime, before))) {
      if (signal.aborted) throw new Error('PostgreSQL is unreachable');
      await pause();
    }
    ids.splice(0, ids.length, ...ids.filter((id) => !before.includes(id)));
  };
  const retiring = new Set<Promise<void>>();
  // A new runner after each outage of PostgreSQL: the old one stops for good when it cannot record the end of a job, and
  // a job whose fetch was answered into a broken connection stays locked by it.
  const supervising = (async () => {
    for (;;) {
      await Promise.race([
        runner.promise.catch((error: unknown) => runtime.log.warn({ err: error }, 'the worker stopped')),
        outage.promise,
        stopped,
      ]);
      const [old, before] = [runner, [...ids]];
      for (let next: Runner | null = null; next === null; ) {
        await pause();
        if (signal.aborted) return;
        next = await begin().catch(() => null);
        runner = next ?? runner;
      }
      // `stop()` ran while this runner was starting, and stopped only the old one.
      if (signal.aborted) await runner.stop();
      else runtime.log.info('the worker recovered');
      const retired = retire(old, before);
      retiring.add(retired);
      retired.then(
        () => retiring.delete(retired),
        () => undefined,
      );
    }
  })();
  return {
    ids,
    async stop() {
      stopping.abort();
      const ended = Promise.all([runner.stop(), supervising]).then(() => Promise.all(retiring));
      // Without PostgreSQL the runner would keep retrying to record its jobs.
      return Promise.race([
        ended.then(
          () => true,
          () => false,
        ),
        sleep(stopPatience, false, { ref: false }),
      ]);
    },
  };
}

/** Unlocks the jobs of these workers. Resolves with whether PostgreSQL did it. */
const freeJobs = (runtime: Runtime, workers: readonly string[]): Promise<boolean> =>
  runtime.database.pool.query('select graphile_worker.force_unlock_workers($1)', [workers]).then(
    () => true,
    () => false,
  );

/**
 * Enqueues a command for another try. graphile-worker's own pauses grow to hours; these do not. If the process dies
 * before the running job ends, the command runs twice, which every handler allows.
 */
async function addAgain(runtime: Runtime, name: string, command: Command): Promise<void> {
  await runtime.database.pool.query(
    `select graphile_worker.add_job($1, $2::json, run_at := now() + make_interval(secs => $3), max_attempts := 32767,
      job_key := $4)`,
    [name, JSON.stringify({ ...command, tries: command.tries + 1 }), pauseMs(command.tries) / 1000, command.key],
  );
}

// Silences graphile-worker, whose log lines quote payloads; the handlers' callers log what matters.
const silentLogger = new Logger(() => () => undefined);
