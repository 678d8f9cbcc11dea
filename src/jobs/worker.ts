import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger, parseCronItems, type Runner, run, runMigrations, type TaskList } from 'graphile-worker';
import type { Command, Handlers } from '#src/actors/command.ts';
import type { Runtime } from '#src/actors/runtime.ts';
import { type CommandOutcome, carryOut, pauseMs } from './carry-out.ts';
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
  stop(): Promise<void>;
}

/** Milliseconds for running jobs to finish at a stop; after that they are released. */
const stopPatience = 5_000;

/** Number of the last migration of the installed graphile-worker, which does not export it. */
export const jobQueueSchema = 20;

/** Creates or updates the tables of the job queue. */
export async function migrateJobs(runtime: Pick<Runtime, 'database'>): Promise<void> {
  await runMigrations({ pgPool: runtime.database.pool, logger: silentLogger });
}

/** Starts running commands, periodic work and tasks on this replica. */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const { runtime, handlers, rounds } = options;
  const tasks: TaskList = {};
  for (const [name, handler] of Object.entries(handlers)) {
    tasks[name] = async (payload) => {
      const command = payload as Command;
      const outcome = await carryOut(runtime, name, handler, command);
      options.onOutcome(name, outcome);
      if (outcome === 'again') await addAgain(runtime, name, command);
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
  const begin = () =>
    run({
      pgPool: patientPool(runtime.database.pool),
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
  let runner: Runner = await begin();
  // The runner stops permanently when it cannot record the end of a job, for example during a restart of PostgreSQL;
  // start a new one then.
  const stopping = new AbortController();
  const supervising = (async () => {
    while (!stopping.signal.aborted) {
      await runner.promise.catch((error: unknown) => runtime.log.warn({ err: error }, 'the worker stopped'));
      while (!stopping.signal.aborted) {
        await sleep(1_000, undefined, { signal: stopping.signal }).catch(() => undefined);
        if (stopping.signal.aborted) break;
        // Unlock the jobs of the previous runner; this replica's heartbeat hides them from cleanup.
        const next = await freeJobs(runtime, ids.splice(0)).then(begin, () => null);
        if (next === null) continue;
        runner = next;
        runtime.log.info('the worker works again');
        break;
      }
    }
  })();
  return {
    ids,
    async stop() {
      stopping.abort();
      // Without PostgreSQL the runner would keep retrying to record its jobs; another replica unlocks them later.
      await Promise.race([runner.stop().catch(() => undefined), sleep(stopPatience, undefined, { ref: false })]);
      await Promise.race([supervising, sleep(1_000, undefined, { ref: false })]);
    },
  };
}

async function freeJobs(runtime: Runtime, workers: readonly string[]): Promise<void> {
  if (workers.length === 0) return;
  await runtime.database.pool.query('select graphile_worker.force_unlock_workers($1)', [workers]);
}

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
