import { Pool, type PoolClient } from 'pg';
import { expect, it } from 'vitest';
import { patientPool } from '#src/jobs/patient-pool.ts';
import { freshDatabase } from '#test/support/fresh-database.ts';

it('the connection of the listener of jobs may be released twice, as when it breaks during a stop', async () => {
  await using database = await freshDatabase();
  const pool = new Pool({ connectionString: database.url, max: 1 });
  const connected = () =>
    new Promise<(client?: boolean) => void>((resolve, reject) => {
      patientPool(pool, () => undefined).connect((error: Error | undefined, _client?: PoolClient, release?) =>
        error === undefined || error === null ? resolve(release as () => void) : reject(error),
      );
    });
  const release = await connected();
  release();
  release();
  const again = await connected();
  // A late release must not take the connection from its next user.
  release();
  expect(pool.idleCount).toBe(0);
  again();
  expect(pool.idleCount).toBe(1);
  await pool.end();
});
