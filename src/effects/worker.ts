import { EventEmitter } from 'node:events';
import { Logger, parseCronItems, type Runner, run, runMigrations, type TaskList } from 'graphile-worker';
import type { Runtime } from '#src/actors/runtime.ts';
import { carryOut, type CommandOutcome, pauseMs } from './carry-out.ts';
import type { Command, Handlers } from '#src/actors/command.ts';

/** Work that comes round: its name, a crontab pattern, and what it does. */
export interface Round {
  readonly name: string;
  readonly cron: string;
  run(): Promise<void>;
}

export interface WorkerOptions {
  readonly runtime: Runtime;
  readonly handlers: Handlers;
  readonly rounds: readonly Round[];
  readonly onOutcome: (name: string, outcome: CommandOutcome) => void;
}

export interface Worker {
  /** The ids under which this process locks jobs. */
  readonly ids: readonly string[];
  stop(): Promise<void>;
}

/** Creates or updates the tables of the job queue. */
export async function migrateJobs(runtime: Pick<Runtime, 'database'>): Promise<void> {
  await runMigrations({ pgPool: runtime.database.pool, logger: silentLogger });
}

/** Starts carrying out commands and rounds on this replica. */
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

  const ids: string[] = [];
  const events = new EventEmitter();
  events.on('pool:create', ({ workerPool }: { workerPool: { id: string } }) => ids.push(workerPool.id));
  events.on('worker:create', ({ worker }: { worker: { workerId: string } }) => ids.push(worker.workerId));
  const runner: Runner = await run({
    pgPool: runtime.database.pool,
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
  runner.promise.catch((error: unknown) => runtime.log.error({ err: error }, 'the worker stopped'));
  return { ids, stop: () => runner.stop().catch(() => undefined) };
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
