import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '#src/db/database.ts';
import { onOneConnection } from '#src/db/on-one-connection.ts';
import { query } from '#src/db/query.ts';
import { type FreshDatabase, freshDatabase } from '#test/support/fresh-database.ts';

let own: FreshDatabase;
let database: Database;
beforeAll(async () => {
  own = await freshDatabase();
  database = await openDatabase({
    url: own.url,
    entities: [],
    migrations: [],
    poolSize: 2,
    onConnectionLost: () => undefined,
  });
});
afterAll(async () => {
  await database.close();
  await own.drop();
});

const pidOn = async (on: Database): Promise<number> =>
  (await query<{ pid: number }>(on, 'test.pid', 'select pg_backend_pid() as pid', [])).rows[0]!.pid;

describe('reads on one connection', () => {
  it('share it, and leave the others of the pool to everybody else', async () => {
    const pids = await onOneConnection(database, async (one) => {
      const own = await Promise.all(Array.from({ length: 8 }, () => pidOn(one)));
      return { own, other: await pidOn(database) };
    });
    expect(new Set(pids.own).size).toBe(1);
    expect(pids.own).not.toContain(pids.other);
  });

  it('give it back usable after a statement that fails', async () => {
    const failing = onOneConnection(database, (one) =>
      Promise.all([query(one, 'test.fails', 'select 1 / 0', []), pidOn(one)]),
    );
    await expect(failing).rejects.toThrow('division by zero');
    expect(database.pool.waitingCount).toBe(0);
    expect(await Promise.all([pidOn(database), pidOn(database)])).toHaveLength(2);
  });

  it('reject as unavailable when their connection breaks, and the pool drops it', async () => {
    const broken = onOneConnection(database, async (one) => {
      await database.pool.query('select pg_terminate_backend($1)', [await pidOn(one)]);
      return pidOn(one);
    });
    await expect(broken).rejects.toMatchObject({ code: 'unavailable' });
    expect(await pidOn(database)).toBeGreaterThan(0);
  });
});
