import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '#src/db/database.ts';
import { createLog } from '#src/kernel/log.ts';
import { migrateProduct, openProductDatabase } from '#src/product-database.ts';
import { type SharedTable, sharedTables } from '#test/fixtures/shared-tables.ts';
import { emptyDatabase, type FreshDatabase } from '#test/support/fresh-database.ts';
import { readTable } from '#test/support/read-tables.ts';
import { referenceDatabase } from '#test/support/reference-database.ts';

describe.each([
  ['that our migrations make', emptyDatabase],
  ['that our migrations adopt', referenceDatabase],
])('the shared tables %s', (_, begin) => {
  let own: FreshDatabase;
  let database: Database;
  beforeAll(async () => {
    own = await begin();
    database = await openProductDatabase(own.url, createLog('silent'));
    await migrateProduct(database);
  });
  afterAll(async () => {
    await database.close();
    await own.drop();
  });

  it.each(Object.entries(sharedTables))('%s is as the contract says', async (name, expected) => {
    const found = await readTable(database.pool, name);
    expect(found).toEqual(withAnyName(expected));
  });

  it('are all that the schema public has beside those of the reference', async () => {
    const { rows } = await database.pool.query<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'public' and tablename !~ '^(django|auth)_'`,
    );
    const names = rows.map(({ name }) => name).filter((name) => !/^meet_user_(groups|user_permissions)$/.test(name));
    expect(names.sort()).toEqual(Object.keys(sharedTables).sort());
  });
});

/** Where the contract names nothing, every name is right. */
function withAnyName(table: SharedTable): object {
  const named = (names: Readonly<Record<string, string | null>>) =>
    Object.fromEntries(Object.entries(names).map(([what, name]) => [what, name ?? expect.any(String)]));
  return {
    ...table,
    columns: [...table.columns].sort(),
    uniqueConstraints: named(table.uniqueConstraints),
    checks: table.checks ?? [],
    indexes: named(table.indexes),
  };
}
