import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger, parseCronItems, type Runner, run, runMigrations, type TaskList } from 'graphile-worker';
import type { Command, Handlers } from '#src/actors/command.ts';
import type { Runtime } from '#src/actors/runtime.ts';
import { type CommandOutcome, carryOut, pauseMs } from './carry-out.ts';
import { patientPool } from './patient-pool.ts';
import { runTask, type Task, type TaskOutcome, type TaskPayload } from './task.ts';

/** Work that comes round: its name, a crontab pattern, and what it does. */
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
  /** The ids under which this process locks jobs; grows when the worker has to begin anew. */
  readonly ids: readonly string[];
  stop(): Promise<void>;
}

/** Milliseconds in which work in hand is finished or handed back at a stop. */
const stopPatience = 5_000;

/** Number of the last migration that the installed graphile-worker has; it does not say it itself. */
export const jobQueueSchema = 20;

/** Creates or updates the tables of the job queue. */
export async function migrateJobs(runtime: Pick<Runtime, 'database'>): Promise<void> {
  await runMigrations({ pgPool: runtime.database.pool, logger: silentLogger });
}

/** Starts carrying out commands, rounds and tasks on this replica. */
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
  // It ends for good when it cannot write what became of a job, which a PostgreSQL that restarts may bring about.
  const stopping = new AbortController();
  const supervising = (async () => {
    while (!stopping.signal.aborted) {
      await runner.promise.catch((error: unknown) => runtime.log.warn({ err: error }, 'the worker stopped'));
      while (!stopping.signal.aborted) {
        await sleep(1_000, undefined, { signal: stopping.signal }).catch(() => undefined);
        if (stopping.signal.aborted) break;
        // What the one before had in hand is nobody's, although this replica lives.
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
      // Without PostgreSQL it would go on trying to write what became of its jobs: others find them in hand, and free them.
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
 * Puts a command back for another try. graphile-worker's own pauses grow to hours; these do not. Should the process
 * die between this and the end of the running job, the command runs twice, which every handler expects.
 */
async function addAgain(runtime: Runtime, name: string, command: Command): Promise<void> {
  await runtime.database.pool.query(
    `select graphile_worker.add_job($1, $2::json, run_at := now() + make_interval(secs => $3), max_attempts := 32767,
      job_key := $4)`,
    [name, JSON.stringify({ ...command, tries: command.tries + 1 }), pauseMs(command.tries) / 1000, command.key],
  );
}

// Everything worth a line is logged by the handlers' callers; the worker's own lines quote payloads.
const silentLogger = new Logger(() => () => undefined);
