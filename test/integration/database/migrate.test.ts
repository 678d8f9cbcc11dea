import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '#dev/free-port.ts';
import type { Database } from '#src/db/database.ts';
import { jobQueueSchema } from '#src/jobs/worker.ts';
import { createLog } from '#src/kernel/log.ts';
import { isSchemaBehind, migrateProduct, openProductDatabase, productMigrations } from '#src/product-database.ts';
import { eventually } from '#test/support/eventually.ts';
import { emptyDatabase, type FreshDatabase } from '#test/support/fresh-database.ts';
import { referenceDatabase } from '#test/support/reference-database.ts';
import { startProduct } from '#test/support/start-product.ts';
import { startScript } from '#test/support/start-script.ts';

const names = productMigrations.map(({ name }) => name);
const open = (own: FreshDatabase) => openProductDatabase(own.url, createLog('silent'));

it('knows the last migration of the job queue that is installed', () => {
  const files = readdirSync(new URL('../../../node_modules/graphile-worker/sql', import.meta.url));
  expect(files.filter((file) => file.endsWith('.sql'))).toHaveLength(jobQueueSchema);
});

it('registers every migration of the folder, in order', () => {
  const files = readdirSync(new URL('../../../src/db/migrations', import.meta.url)).sort();
  const numbers = files.map((file) => Number(/^m(\d+)-/.exec(file)?.[1]));
  expect(names.map((name) => Number(/(\d{4})$/.exec(name)?.[1]))).toEqual(numbers);
});

describe('migrating', () => {
  let own: FreshDatabase;
  let replicas: Database[];
  beforeAll(async () => {
    own = await emptyDatabase();
    replicas = await Promise.all(Array.from({ length: 4 }, () => open(own)));
  });
  afterAll(async () => {
    await Promise.all(replicas.map((replica) => replica.close()));
    await own.drop();
  });

  it('is done once by one of the replicas that start together', async () => {
    expect(await isSchemaBehind(replicas[0]!)).toBe(true);
    const ran = await Promise.all(replicas.map(migrateProduct));
    expect(ran.flat().sort()).toEqual([...names].sort());
    expect(ran.filter((names) => names.length > 0)).toHaveLength(1);
    expect(await isSchemaBehind(replicas[0]!)).toBe(false);
  });

  it('leaves what each migration has made when that migration comes again', async () => {
    const { pool, source } = replicas[0]!;
    const adopting = source.migrations.filter((migration) => migration.constructor.name.includes('SharedTables'));
    expect(adopting).toHaveLength(2);
    const runner = source.createQueryRunner();
    const shape = () => pool.query(`select indexdef from pg_indexes where schemaname = 'public' order by 1`);
    const before = (await shape()).rows;
    await runner.startTransaction();
    for (const migration of adopting) await migration.up(runner);
    await runner.commitTransaction();
    await runner.release();
    expect((await shape()).rows).toEqual(before);
  });

  it('tells a schema that is behind from one that is ahead', async () => {
    const [{ pool }] = replicas as [Database];
    await pool.query(`insert into greenroom.migration (timestamp, name) values (9999999999999, 'OfTomorrow')`);
    expect(await isSchemaBehind(replicas[0]!)).toBe(false);
    await pool.query('delete from greenroom.migration where name = $1', [names[1]]);
    expect(await isSchemaBehind(replicas[0]!)).toBe(true);
    await pool.query('insert into greenroom.migration (timestamp, name) values (1, $1)', [names[1]]);
    await pool.query('delete from graphile_worker.migrations where id = $1', [jobQueueSchema]);
    expect(await isSchemaBehind(replicas[0]!)).toBe(true);
  });
});

it('two `migrate` commands run each migration of a reference database once', async () => {
  await using own = await referenceDatabase();
  const start = () =>
    startScript(
      process.execPath,
      [new URL('../../../src/cli/greenroom.ts', import.meta.url).pathname, 'migrate', '--json'],
      { NODE_ENV: 'development', DATABASE_URL: own.url },
    );
  await using first = start();
  await using second = start();
  expect(await Promise.all([first.ended, second.ended])).toEqual([0, 0]);
  const ran = [first, second].flatMap(({ lines }) => (JSON.parse(lines.join('\n')) as { ran: string[] }).ran);
  expect(ran.sort()).toEqual([...names].sort());
});

it('a product that must not migrate is alive and not ready, and continues once the schema is there', async () => {
  await using own = await emptyDatabase();
  const port = await freePort();
  const at = (path: string) => fetch(`http://127.0.0.1:${port}${path}`);
  const starting = startProduct({
    databaseUrl: own.url,
    env: { PORT: String(port), HOST: '127.0.0.1', GREENROOM_MIGRATE_ON_START: 'false' },
  });
  const waiting = await eventually('an answer of the product that waits', () => at('/__heartbeat__').catch(() => null));
  expect(waiting.status).toBe(503);
  expect(await waiting.json()).toEqual({ status: 'unavailable', parts: { postgres: 'ok', schema: 'behind' } });
  expect((await at('/__lbheartbeat__')).status).toBe(200);
  expect((await at('/api/v1.0/users/me/')).status).toBe(503);

  const database = await open(own);
  expect((await database.pool.query(`select from pg_tables where schemaname = 'greenroom'`)).rowCount).toBe(0);
  await migrateProduct(database);
  await using _product = await starting;
  expect(await (await at('/__heartbeat__')).json()).toMatchObject({
    status: 'ok',
    parts: { schema: 'ok', redis: 'none configured' },
  });
  await database.pool.query('delete from greenroom.migration where name = $1', [names[0]]);
  await database.close();
  expect((await at('/__heartbeat__')).status).toBe(503);
});
