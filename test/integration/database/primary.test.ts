import { execFile } from 'node:child_process';
import { appendFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { startPostgres } from '#dev/postgres.ts';
import { isDatabaseAway } from '#src/db/is-database-away.ts';
import { createLog } from '#src/kernel/log.ts';
import { openProductDatabase } from '#src/product-database.ts';
import { configuredDatabase } from '#src/settings/configured-database.ts';
import { readSettings } from '#src/settings/settings.ts';
import { eventually } from '#test/support/eventually.ts';
import { makeTestFolder } from '#test/support/test-folder.ts';

const log = createLog('silent');
const initArgs = ['--no-sync'];

/** A primary and a server that streams from it. */
async function startPair() {
  await using stack = new AsyncDisposableStack();
  const folder = stack.use(await makeTestFolder());
  const options = (name: string) => ({ dataDir: join(folder.path, name), password: 'own', log, initArgs });
  const template = await startPostgres(options('primary'));
  await template.stop();
  const copy = join(folder.path, 'standby', 'postgres');
  await mkdir(join(folder.path, 'standby'));
  // With its owner, who may be another user than ours.
  await promisify(execFile)('cp', ['-a', join(folder.path, 'primary', 'postgres'), copy]);
  const primary = await startPostgres(options('primary'));
  stack.defer(() => primary.stop());
  const { username, password, port } = new URL(primary.url);
  const source = `host=127.0.0.1 port=${port} user=${username} password=${password}`;
  await writeFile(join(copy, 'standby.signal'), '');
  await appendFile(join(copy, 'postgresql.auto.conf'), `\nprimary_conninfo = '${source}'\n`);
  await rm(join(copy, 'postmaster.pid'), { force: true });
  const standby = await startPostgres(options('standby'));
  stack.defer(() => standby.stop());
  const started = stack.move();
  return { primary, standby, [Symbol.asyncDispose]: () => started.disposeAsync() };
}

describe('several servers', () => {
  it('are used by their role: the primary, wherever it stands, and after its end the promoted one', async () => {
    await using pair = await startPair();
    const { pathname, username, password } = new URL(pair.primary.url);
    const env = {
      DB_HOSTS: `127.0.0.1:${pair.standby.port},127.0.0.1:${pair.primary.port}`,
      DB_NAME: pathname.slice(1),
      DB_USER: username,
      DB_PASSWORD: password,
    };
    const database = await openProductDatabase(configuredDatabase(readSettings(env)) ?? '', log);
    try {
      const serving = async () => (await database.pool.query('select inet_server_port() as port')).rows[0].port;
      expect(await serving()).toBe(pair.primary.port);
      await database.pool.query('create table kept as select 7 as id');

      const lsn = (await database.pool.query('select pg_current_wal_lsn() as lsn')).rows[0].lsn;
      await eventually('a standby that has everything', async () => {
        const standby = await database.pool.query(
          'select coalesce(max(replay_lsn) >= $1::pg_lsn, false) as all from pg_stat_replication',
          [lsn],
        );
        return standby.rows[0].all;
      });
      await pair.primary.stop();
      await expect(serving()).rejects.toSatisfy(isDatabaseAway);

      const outside = await openProductDatabase(pair.standby.url, log);
      await outside.pool.query('select pg_promote()');
      await outside.close();
      await eventually('a connection to the promoted one', () => serving().catch(() => undefined));
      expect(await serving()).toBe(pair.standby.port);
      expect((await database.pool.query('select id from kept')).rows).toEqual([{ id: 7 }]);
    } finally {
      await database.close();
    }
  });
});
