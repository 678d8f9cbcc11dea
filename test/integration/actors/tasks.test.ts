import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addJob } from '#src/db/add-job.ts';
import { type Database, openDatabase } from '#src/db/database.ts';
import { jobOf, runTask, type Task } from '#src/jobs/task.ts';
import { createLog } from '#src/kernel/log.ts';
import { freshDatabase } from '#test/support/fresh-database.ts';

describe('tasks', () => {
  const stack = new AsyncDisposableStack();
  let database: Database;
  const log = createLog('silent');
  beforeAll(async () => {
    const own = await freshDatabase();
    stack.defer(() => own.drop());
    database = await openDatabase({
      url: own.url,
      entities: [],
      migrations: [],
      poolSize: 2,
      onConnectionLost: () => undefined,
    });
    stack.defer(() => database.close());
  });
  afterAll(() => stack.disposeAsync());

  const task = (run: Task['run']): Task => ({ name: 'test.task', queue: 'tests', run });
  const waiting = async (about: string) =>
    (
      await database.pool.query(
        `select j.payload, extract(epoch from p.run_at - now())::int as seconds, p.queue_name
         from graphile_worker._private_jobs j join graphile_worker.jobs p on p.id = j.id where p.key = $1`,
        [`test.task/${about}`],
      )
    ).rows;

  it('are retried with growing pauses when they fail, and finally given up', async () => {
    const failing = task(() => Promise.reject(new Error('away')));
    for (const [tries, pause] of [
      [0, 1],
      [3, 8],
      [20, 600],
    ] as const) {
      await runTask({ database, log }, failing, { about: 'one', tries });
      expect(await waiting('one')).toEqual([
        { payload: { about: 'one', tries: tries + 1 }, seconds: expect.closeTo(pause, -1), queue_name: 'tests' },
      ]);
    }
    await runTask({ database, log }, failing, { about: 'late', tries: 150 });
    expect(await waiting('late')).toEqual([]);
  });

  it('wait once, however often they are asked for', async () => {
    const twice = task(async () => null);
    await Promise.all([1, 2, 3].map((tries) => addJob(database.pool, jobOf(twice, { about: 'two', tries }, 60))));
    expect(await waiting('two')).toHaveLength(1);
    await runTask({ database, log }, twice, { about: 'three', tries: 0 });
    expect(await waiting('three')).toEqual([]);
    await runTask(
      { database, log },
      task(async () => 900),
      { about: 'three', tries: 7 },
    );
    expect(await waiting('three')).toMatchObject([
      { payload: { about: 'three', tries: 0 }, seconds: expect.closeTo(900, -1) },
    ]);
  });
});
