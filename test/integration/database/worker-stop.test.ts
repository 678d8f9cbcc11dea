import { expect, it } from 'vitest';
import { addJob } from '#src/db/add-job.ts';
import { jobOf } from '#src/jobs/task.ts';
import { startWorker } from '#src/jobs/worker.ts';
import { createLog } from '#src/kernel/log.ts';
import { openProductDatabase } from '#src/product-database.ts';
import { createRuntime } from '#src/product-runtime.ts';
import { readSettings } from '#src/settings/settings.ts';
import { freshDatabase } from '#test/support/fresh-database.ts';

it('a stop says whether a job is left locked', async () => {
  const fresh = await freshDatabase();
  const log = createLog('silent');
  const database = await openProductDatabase(fresh.url, log);
  const runtime = createRuntime({ database, log, secret: 'the-secret' }, readSettings({}));
  const began = Promise.withResolvers<void>();
  const end = Promise.withResolvers<void>();
  const task = {
    name: 'probe',
    queue: null,
    async run() {
      began.resolve();
      await end.promise;
      return null;
    },
  };
  const start = () => startWorker({ runtime, handlers: {}, rounds: [], tasks: [task], onOutcome: () => undefined });
  const idle = await start();
  expect(await idle.stop()).toBe(true);
  const busy = await start();
  await addJob(database.pool, jobOf(task, { about: 'slow', tries: 0 }, 0));
  await began.promise;
  expect(await busy.stop()).toBe(false);
  const { rows } = await database.pool.query('select locked_by from graphile_worker.jobs where locked_by is not null');
  expect(busy.ids).toContain(rows[0]?.locked_by);
  end.resolve();
  await database.close();
  await fresh.drop();
});
