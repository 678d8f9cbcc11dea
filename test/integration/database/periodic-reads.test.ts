import { Client } from 'pg';
import { afterEach, expect, it, vi } from 'vitest';
import { keepHouse } from '#src/jobs/housekeeping.ts';
import { createLog } from '#src/kernel/log.ts';
import { openProductDatabase } from '#src/product-database.ts';
import { purgesOf } from '#src/product-runtime.ts';
import { readSettings } from '#src/settings/settings.ts';
import { countRead } from '#test/support/count-read.ts';
import { eventually } from '#test/support/eventually.ts';
import { startRealtimeScene } from '#test/support/realtime-scene.ts';

afterEach(() => vi.restoreAllMocks());

/** Ten thousand guests of many rooms who wait, each with a timer that is due later, and as many sessions that hold. */
const crowd = [
  `insert into greenroom.guest (room, id, number, status, revision, username, color, replica, knocked_at)
    select gen_random_uuid(), gen_random_uuid(), 1, 'waiting', 1, 'Grace', 'red', $1, now() - interval '1 minute'
    from generate_series(1, 10000)`,
  `insert into greenroom.actor (kind, id, room, version, snapshot, due_at)
    select 'guest', room || '/' || id, room, 1, '{}', now() + interval '1 hour' from greenroom.guest where replica = $1`,
  `insert into greenroom.session (id, data, expires_at)
    select sha256(id::text::bytea), '{}', now() + interval '1 hour' from greenroom.guest where replica = $1`,
];

it('periodic work reads only due rows, however many are pending', async () => {
  await using scene = await startRealtimeScene();
  const { pool } = scene.people;
  const other = crypto.randomUUID();
  for (const text of crowd) await pool.query(text, [other]);
  await scene.connect();

  const asked = new Map<string, readonly unknown[]>();
  const { query } = Client.prototype;
  vi.spyOn(Client.prototype, 'query').mockImplementation(function (this: Client, ...args: unknown[]) {
    const [first, second] = args as [string | { text: string; values?: unknown[] }, unknown[]?];
    const { text, values } = typeof first === 'string' ? { text: first, values: second } : first;
    if (/^\s*(select|delete|with)/.test(text) && text.includes('greenroom.')) asked.set(text, values ?? []);
    return (query as (...args: unknown[]) => unknown).apply(this, args) as never;
  });
  const wanted = ['due_at <=', 'next_try_at <=', 'knocked_at >', 'beat_at <'];
  await eventually('one round of each', () =>
    wanted.every((part) => [...asked.keys()].some((text) => text.includes(part))),
  );
  const database = await openProductDatabase(scene.databaseUrl, createLog('silent'));
  await keepHouse(database, purgesOf(readSettings({})));
  vi.restoreAllMocks();

  const read: Record<string, number> = {};
  for (const [text, values] of asked) {
    read[text] = await countRead(database.pool, text, values);
  }
  await database.close();
  expect(Object.keys(read).length).toBeGreaterThan(10);
  expect(Object.entries(read).filter(([, rows]) => rows > 1_000)).toEqual([]);
});
