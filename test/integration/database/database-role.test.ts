import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { expect, it } from 'vitest';
import { freePort } from '#dev/free-port.ts';
import { findLacks, grantPrivileges } from '#src/db/privileges.ts';
import { createLog } from '#src/kernel/log.ts';
import { migrateProduct, openProductDatabase } from '#src/product-database.ts';
import { eventually } from '#test/support/eventually.ts';
import { emptyDatabase, type FreshDatabase, freshDatabase } from '#test/support/fresh-database.ts';
import { openPeople } from '#test/support/people.ts';
import { startProduct } from '#test/support/start-product.ts';
import { startScript } from '#test/support/start-script.ts';

const command = new URL('../../../src/cli/greenroom.ts', import.meta.url).pathname;

/** A role that owns nothing, named so that its name has to be quoted. */
async function newRole(own: FreshDatabase) {
  const role = `App-${randomBytes(4).toString('hex')}`;
  const owner = new Client({ connectionString: own.url });
  await owner.connect();
  await owner.query(`create role "${role}" login password 'its-own'`);
  const url = new URL(own.url);
  url.username = role;
  url.password = 'its-own';
  return {
    role,
    url: url.href,
    owner,
    async [Symbol.asyncDispose]() {
      await owner.query(`drop owned by "${role}"`);
      await owner.query(`drop role "${role}"`);
      await owner.end();
    },
  };
}

it('a role without ownership starts, reports missing privileges, and continues once they are granted', {
  timeout: 60_000,
}, async () => {
  await using own = await freshDatabase();
  await using given = await newRole(own);
  const port = await freePort();
  const heartbeat = () => fetch(`http://127.0.0.1:${port}/__heartbeat__`);
  const database = await openProductDatabase(given.url, createLog('silent'));
  const { role, missing } = await findLacks(database);
  expect(role).toBe(given.role);
  expect(missing).toEqual(
    expect.arrayContaining(['schema greenroom', 'table greenroom.actor', 'table public.meet_room']),
  );
  await database.close();

  // The start migrates by itself, and must not fail where there is nothing to migrate.
  const starting = startProduct({ databaseUrl: given.url, env: { PORT: String(port), HOST: '127.0.0.1' } });
  const waiting = await eventually('the product that waits', () => heartbeat().catch(() => null));
  expect(waiting.status).toBe(503);
  expect(await waiting.json()).toMatchObject({ parts: { schema: 'denied' } });
  await using granting = startScript(process.execPath, [command, 'migrate', '--grant', given.role, '--json'], {
    NODE_ENV: 'development',
    DATABASE_URL: own.url,
  });
  expect(await granting.ended).toBe(0);
  await using product = await starting;
  expect(product.logged.filter((line) => line.includes('the database role lacks privileges'))).toHaveLength(1);
  expect((await heartbeat()).status).toBe(200);

  // Rooms, sessions, actors and jobs.
  await using people = openPeople(own.url);
  const ada = await people.newPerson();
  const csrf = 'a'.repeat(32);
  const created = await fetch(`${product.origin}/api/v1.0/rooms/`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      cookie: `${ada.cookie}; csrftoken=${csrf}`,
      'x-csrftoken': csrf,
    },
    body: '{"name":"Of a role","access_level":"restricted"}',
  });
  expect(created.status).toBe(201);
  const { id } = await created.json();
  const knock = await fetch(`${product.origin}/api/v1.0/rooms/${id}/request-entry/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"username":"Gil"}',
  });
  expect(await knock.json()).toMatchObject({ status: 'waiting' });
  expect(product.logged.filter((line) => line.includes('permission denied'))).toEqual([]);
  expect(product.logged.filter((line) => JSON.parse(line).level >= 50)).toEqual([]);
});

it('a role has its privileges on objects of later migrations too', async () => {
  await using own = await freshDatabase();
  await using given = await newRole(own);
  const database = await openProductDatabase(own.url, createLog('silent'));
  await grantPrivileges(database, given.role);
  await expect(grantPrivileges(database, 'nobody-here')).rejects.toThrow('There is no role nobody-here.');
  await given.owner.query('create table greenroom.of_tomorrow (id int)');
  await given.owner.query('create table public.meet_of_tomorrow (id int)');
  await given.owner.query('create table graphile_worker._private_of_tomorrow (id int)');
  await given.owner.query('alter table graphile_worker._private_of_tomorrow enable row level security');
  const asRole = await openProductDatabase(given.url, createLog('silent'));
  expect((await findLacks(asRole)).missing).toEqual([
    'table graphile_worker._private_of_tomorrow',
    'table public.meet_of_tomorrow',
  ]);
  await migrateProduct(database);
  expect((await findLacks(asRole)).missing).toEqual([]);
  await asRole.close();
  await database.close();
});

it.each([
  ['an empty database', emptyDatabase, false],
  ['a new version', freshDatabase, true],
] as const)('a role that owns nothing waits for the owner with %s', async (_, create, granted) => {
  await using own = await create();
  await using given = await newRole(own);
  const database = await openProductDatabase(own.url, createLog('silent'));
  if (granted) {
    await migrateProduct(database);
    await grantPrivileges(database, given.role);
    await given.owner.query(
      'delete from graphile_worker.migrations where id = (select max(id) from graphile_worker.migrations)',
    );
  }
  const port = await freePort();
  const heartbeat = () => fetch(`http://127.0.0.1:${port}/__heartbeat__`);
  const env = { PORT: String(port), HOST: '127.0.0.1', GREENROOM_MIGRATE_ON_START: 'true' };
  const starting = startProduct({ databaseUrl: given.url, env });
  const waiting = await eventually('the product that waits', () => heartbeat().catch(() => null));
  expect([waiting.status, await waiting.json()]).toMatchObject([503, { parts: { schema: 'behind' } }]);
  await migrateProduct(database);
  await grantPrivileges(database, given.role);
  await database.close();
  await using _product = await starting;
  expect((await heartbeat()).status).toBe(200);
});
