import { Pool } from 'pg';
import { expect, it } from 'vitest';
import { createLane } from '#src/db/lane.ts';
import { freshDatabase } from '#test/support/fresh-database.ts';

async function openLane() {
  const database = await freshDatabase();
  const pool = new Pool({ connectionString: database.url, max: 3, pipeline: true } as ConstructorParameters<
    typeof Pool
  >[0]);
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const lane = createLane(pool);
  const pid = async () => (await lane.query<{ pid: number }>({ text: 'select pg_backend_pid() as pid' })).rows[0]!.pid;
  return {
    pool,
    lane,
    pid,
    async [Symbol.asyncDispose]() {
      await pool.end();
      await database.drop();
    },
  };
}

it('concurrent statements share one connection, get their own answers, and release it', async () => {
  await using scene = await openLane();
  const wanted = Array.from({ length: 100 }, (_, index) => index);

  const answers = await Promise.all([
    ...wanted.map((value) =>
      scene.lane.query<{ n: number }>({ name: 'n', text: 'select $1::int as n', values: [value] }),
    ),
  ]);

  expect(answers.map(({ rows }) => rows[0]!.n)).toEqual(wanted);
  expect(scene.pool.totalCount).toBe(1);
  expect(scene.pool.idleCount).toBe(1);
});

it('a statement that fails fails alone', async () => {
  await using scene = await openLane();
  const half = (by: number) =>
    scene.lane.query<{ n: number }>({ name: 'half', text: 'select 8 / $1::int as n', values: [by] });

  const answers = await Promise.allSettled([half(2), half(0), half(4)]);

  expect(
    answers.map((answer) => (answer.status === 'fulfilled' ? answer.value.rows[0]!.n : answer.reason.message)),
  ).toEqual([4, 'division by zero', 2]);
});

it('a broken connection fails its pending statements, and no later ones', async () => {
  await using scene = await openLane();
  const first = await scene.pid();
  const asleep = ['select pg_sleep(30)', 'select 1'].map((text) =>
    scene.lane.query({ text }).catch(async (error: Error) => {
      // Asked while others still wait for their failure.
      return [error.message, await scene.pid()];
    }),
  );
  await expect.poll(() => scene.pool.idleCount).toBe(0);
  await scene.pool.query('select pg_terminate_backend($1)', [first]);

  const [one, other] = await Promise.all(asleep);

  expect(one).toEqual([expect.stringMatching(/terminat/), expect.any(Number)]);
  expect(other).toEqual([expect.stringMatching(/terminat/), expect.any(Number)]);
  expect((one as [string, number])[1]).not.toBe(first);
});

it('all pending statements fail when no connection can be opened', async () => {
  const pool = new Pool({ host: '127.0.0.1', port: 1 });
  const lane = createLane(pool);

  const answers = await Promise.allSettled([lane.query({ text: 'select 1' }), lane.query({ text: 'select 1' })]);

  expect(answers.map((answer) => answer.status === 'rejected' && answer.reason.code)).toEqual([
    'ECONNREFUSED',
    'ECONNREFUSED',
  ]);
});
