import { expect, it } from 'vitest';
import { createLog } from '#src/kernel/log.ts';
import { openProductDatabase } from '#src/product-database.ts';
import { freshDatabase } from '#test/support/fresh-database.ts';

it('every connection has the planner settings of the product, also the first one', async () => {
  const fresh = await freshDatabase();
  const database = await openProductDatabase(fresh.url, createLog('silent'));
  expect(database.pool.totalCount).toBe(1);
  const clients = await Promise.all(Array.from({ length: 3 }, () => database.pool.connect()));
  const planned = await Promise.all(
    clients.map(async (client) => {
      const settings = ['enable_seqscan', 'plan_cache_mode', 'jit'];
      const { rows } = await client.query('select current_setting(name) as set from unnest($1::text[]) name', [
        settings,
      ]);
      return rows.map(({ set }) => set);
    }),
  );
  for (const client of clients) client.release();
  await database.close();
  await fresh.drop();
  expect(planned).toEqual(Array.from({ length: 3 }, () => ['off', 'force_generic_plan', 'off']));
});

it('a connection in use that breaks is reported and does not end the process, also the first one', async () => {
  const fresh = await freshDatabase();
  const lost: string[] = [];
  const log = createLog('warn', { write: (line) => lost.push(line) });
  const database = await openProductDatabase(fresh.url, log);
  const clients = await Promise.all(Array.from({ length: 3 }, () => database.pool.connect()));
  const ended = clients.map((client) => new Promise((resolve) => client.once('end', resolve)));
  // An error event without a listener would fail this test's file.
  await fresh.drop();
  await Promise.all(ended);
  for (const client of clients) client.release(true);
  await database.close();
  expect(lost.length).toBeGreaterThanOrEqual(3);
});
