import { describe, expect, it } from 'vitest';
import { checkPooler, PoolerError } from '#src/db/check-pooler.ts';
import { createLog } from '#src/kernel/log.ts';
import { migrateProduct, openProductDatabase } from '#src/product-database.ts';
import { emptyDatabase, freshDatabase } from '#test/support/fresh-database.ts';
import { findPgBouncer, startPgBouncer } from '#test/support/start-pgbouncer.ts';

const program = findPgBouncer();

describe('without a pooler', () => {
  it('the check passes, again and again', async () => {
    await using database = await freshDatabase();
    await checkPooler(database.url, undefined);
    await checkPooler(database.url, undefined);
  });
});

describe.skipIf(program === undefined)('a pooler', () => {
  const open = (url: string, directUrl?: string) => openProductDatabase(url, createLog('silent'), directUrl);

  it('in transaction mode that loses named statements is refused with a sentence, at each start', async () => {
    await using database = await freshDatabase();
    await using pooler = await startPgBouncer(program ?? '', database.url, ['pool_mode = transaction']);
    for (let start = 1; start <= 3; start++) {
      const opened = open(pooler.url, database.url);
      await expect(opened).rejects.toThrow(PoolerError);
      await expect(opened).rejects.toThrow('max_prepared_statements');
    }
  });

  it('is bypassed by migrations, which need a session, and by the job queue, which listens', async () => {
    await using database = await emptyDatabase();
    await using pooler = await startPgBouncer(program ?? '', database.url, ['pool_mode = session']);
    const opened = await open(pooler.url, database.url);
    try {
      expect((await migrateProduct(opened)).length).toBeGreaterThan(10);
      const ports = async (pool: typeof opened.pool) => {
        const shown = await pool.query<{ port: string; plan: string }>(
          "select current_setting('port') as port, current_setting('plan_cache_mode') as plan",
        );
        return shown.rows[0]?.plan;
      };
      // Nothing is set for a session that others use too.
      expect(await ports(opened.pool)).toBe('auto');
      expect(await ports(opened.direct.pool)).toBe('force_generic_plan');
    } finally {
      await opened.close();
    }
  });
});
