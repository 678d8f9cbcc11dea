import { once } from 'node:events';
import { expect, it } from 'vitest';
import { addJob } from '#src/db/add-job.ts';
import { jobOf } from '#src/jobs/task.ts';
import { startWorker } from '#src/jobs/worker.ts';
import { createLog } from '#src/kernel/log.ts';
import { openProductDatabase } from '#src/product-database.ts';
import { createRuntime } from '#src/product-runtime.ts';
import { readSettings } from '#src/settings/settings.ts';
import { eventually } from '#test/support/eventually.ts';
import { freshDatabase } from '#test/support/fresh-database.ts';

it('a job whose fetch was lost with its connection runs after the outage', async () => {
  const fresh = await freshDatabase();
  const log = createLog('silent');
  const database = await openProductDatabase(fresh.url, log);
  const outside = await openProductDatabase(fresh.url, log);
  const runtime = createRuntime({ database, log, secret: 'the-secret' }, readSettings({}));
  const ran: string[] = [];
  const task = {
    name: 'probe',
    queue: null,
    async run(about: string) {
      ran.push(about);
      return null;
    },
  };
  const worker = await startWorker({ runtime, handlers: {}, rounds: [], tasks: [task], onOutcome: () => undefined });
  // A worker of this replica locked it, but never received the answer.
  await addJob(outside.pool, jobOf(task, { about: 'lost', tries: 0 }, 3_600));
  await outside.pool.query(
    `update graphile_worker._private_jobs set run_at = now(), locked_at = now(), locked_by = $1, attempts = 1`,
    [worker.ids.at(-1)],
  );
  const blocker = await outside.pool.connect();
  await blocker.query('begin');
  await blocker.query('lock table graphile_worker._private_jobs in access exclusive mode');
  const ended = once(database.pool, 'remove');
  // The next fetch waits for the lock, and its connection ends then.
  await eventually('a fetch that waits', async () => {
    // Not within the blocker's transaction, which sees one snapshot of the activity.
    const { rows } = await outside.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock' and query like '%_private_jobs%'`,
    );
    return rows.length > 0;
  });
  await ended;
  await blocker.query('commit');
  blocker.release();
  await eventually('the lost job has run', async () => ran.length > 0);
  expect(ran).toEqual(['lost']);
  await worker.stop();
  await database.close();
  await outside.close();
  await fresh.drop();
});
