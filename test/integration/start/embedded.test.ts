import { once } from 'node:events';
import { chmod, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import { startLiveKit } from '#dev/livekit.ts';
import { startPostgres } from '#dev/postgres.ts';
import { copyPostgresBinaries, findPostgresBinaries } from '#dev/postgres-binaries.ts';
import { readRunFile, stopLeftover, stopProcess, writeRunFile } from '#dev/run-files.ts';
import { openSecrets, randomSecret } from '#dev/secrets.ts';
import { spawnTied } from '#dev/tied-process.ts';
import { createLog } from '#src/kernel/log.ts';
import { identifyProcess, isRunning } from '#src/kernel/process-identity.ts';
import { eventually } from '#test/support/eventually.ts';
import { startScript } from '#test/support/start-script.ts';
import { makeTestFolder } from '#test/support/test-folder.ts';

const log = createLog('silent');
const runner = new URL('../../support/run-embedded.ts', import.meta.url).pathname;
// Wherever it points, no LiveKit is started: these tests are about the rest.
const noLiveKit = {
  LIVEKIT_API_URL: 'http://127.0.0.1:1',
  LIVEKIT_API_KEY: 'k',
  LIVEKIT_API_SECRET: 's',
  DATABASE_URL: '',
  NODE_ENV: 'development',
};

function startRunner(dataDir: string) {
  return startScript(process.execPath, [runner], { ...noLiveKit, GREENROOM_DATA_DIR: dataDir });
}

async function started(script: ReturnType<typeof startRunner>): Promise<{ databaseUrl: string }> {
  const line = await eventually(
    'the line that says that the parts have started',
    () => script.lines.find((text) => text.startsWith('{"databaseUrl"')),
    { timeout: 120_000 },
  ).catch((error: unknown) => {
    throw new Error(script.lines.join('\n'), { cause: error });
  });
  return JSON.parse(line);
}

async function query(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

describe('the embedded PostgreSQL', { timeout: 240_000 }, () => {
  it('dies with its parent that is killed, and has every committed row at the next start', async () => {
    await using folder = await makeTestFolder();
    const dataDir = join(folder.path, 'data');
    await using first = startRunner(dataDir);
    const { databaseUrl } = await started(first);
    await query(databaseUrl, 'create table kept (id int)');
    await query(databaseUrl, 'insert into kept values (7)');
    const server = await readRunFile(dataDir, 'postgres');
    await first.kill();
    await eventually('the end of PostgreSQL', () => server !== undefined && !isRunning(server));
    await using second = startRunner(dataDir);
    const again = await started(second);
    expect(await query(again.databaseUrl, 'select id from kept')).toEqual([{ id: 7 }]);
    expect(new URL(again.databaseUrl).password).toBe(new URL(databaseUrl).password);
    second.child.kill('SIGTERM');
    expect(await second.ended).toBe(0);
    expect(await readdir(join(dataDir, 'run'))).toEqual([]);
  });

  it('recovers when the server itself was killed', async () => {
    await using folder = await makeTestFolder();
    const options = { dataDir: folder.path, password: 'p', log };
    const first = await startPostgres(options);
    await query(first.url, 'create table kept as select 7 as id');
    process.kill(first.pid, 'SIGKILL');
    const second = await startPostgres(options);
    expect(await query(second.url, 'select id from kept')).toEqual([{ id: 7 }]);
    await Promise.all([first.stop(), second.stop()]);
  });

  it('leaves nothing half made when its very first start is killed', async () => {
    await using folder = await makeTestFolder();
    const dataDir = join(folder.path, 'data');
    await using first = startRunner(dataDir);
    await eventually('a folder in the making', async () =>
      (await readdir(dataDir).catch(() => [])).find((name) => name.startsWith('postgres.making-')),
    );
    await first.kill();
    expect(await readdir(dataDir)).not.toContain('postgres');
    await using second = startRunner(dataDir);
    await started(second);
    expect((await readdir(dataDir)).sort()).toEqual(['log', 'postgres', 'run', 'secrets']);
  });

  it('runs in a folder that only its owner can enter', async () => {
    await using folder = await makeTestFolder();
    const closed = join(folder.path, 'closed');
    await mkdir(closed, { mode: 0o700 });
    await chmod(closed, 0o700);
    const postgres = await startPostgres({ dataDir: join(closed, 'data'), password: 'p', log });
    expect(await query(postgres.url, 'show server_encoding')).toEqual([{ server_encoding: 'UTF8' }]);
    await postgres.stop();
    const anew = await startPostgres({ dataDir: join(closed, 'data'), password: 'p', log });
    expect(anew.made).toBe(false);
    await anew.stop();
  });

  it('can be copied to where another user reaches it', async () => {
    await using folder = await makeTestFolder();
    const binaries = await findPostgresBinaries();
    if (binaries === undefined) throw new Error('There are no programs for this platform.');
    const copied = await copyPostgresBinaries(binaries, join(folder.path, 'bin', 'postgres'));
    expect((await stat(copied.postgres)).mode & 0o001).toBe(1);
    expect(await copyPostgresBinaries(binaries, join(folder.path, 'bin', 'postgres'))).toEqual(copied);
  });
});

describe('a data folder', { timeout: 240_000 }, () => {
  it('serves one product at a time, and is free again when that one was killed', async () => {
    await using folder = await makeTestFolder();
    await using first = startRunner(folder.path);
    await started(first);
    await using second = startRunner(folder.path);
    expect(await second.ended).toBe(1);
    expect(second.lines.join('\n')).toContain(`Another Greenroom (process ${first.pid}) uses the data folder`);
    await first.kill();
    await using third = startRunner(folder.path);
    await started(third);
  });

  it('keeps its secrets, for its owner only', async () => {
    await using folder = await makeTestFolder();
    const made = await (await openSecrets(folder.path)).secret('some-key', randomSecret);
    expect(await (await openSecrets(folder.path)).secret('some-key', randomSecret)).toBe(made);
    expect(made).toHaveLength(64);
    expect((await stat(join(folder.path, 'secrets'))).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder.path, 'secrets', 'some-key'))).mode & 0o777).toBe(0o600);
  });
});

describe('LiveKit', () => {
  it('says which port is in use and which setting changes it', async () => {
    await using folder = await makeTestFolder();
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    // It is not run: the port is looked at first.
    await mkdir(join(folder.path, 'bin'));
    await writeFile(join(folder.path, 'bin', 'livekit-server'), '#!/bin/sh\n', { mode: 0o755 });
    const webhookUrl = 'http://127.0.0.1:1/';
    const keys = { key: 'greenroom', secret: randomSecret() };
    const result = await startLiveKit({
      ...keys,
      dataDir: folder.path,
      port,
      webhookUrl,
      log,
      progress: () => undefined,
    });
    server.close();
    expect(result).toEqual({ missing: expect.stringContaining(`port ${port}, which another program uses`) });
    expect(result).toEqual({ missing: expect.stringContaining('GREENROOM_LIVEKIT_PORT') });
  });
});

describe('a tied process', () => {
  it.each([
    ['by the kernel', ''],
    ['by a guard where there is no setpriv', ', setpriv: undefined'],
  ])('ends with its killed parent, %s', async (_how, extra) => {
    const module = JSON.stringify(new URL('../../../dev/tied-process.ts', import.meta.url).href);
    const code = `const { spawnTied } = await import(${module});
      console.log(spawnTied('sleep', ['60'], { deathSignal: 'SIGTERM'${extra} }).pid);`;
    await using parent = startScript(process.execPath, ['--input-type=module', '--eval', code]);
    const pid = Number(await eventually('the pid of the child', () => parent.lines[0]));
    const child = identifyProcess(pid);
    if (child === undefined) throw new Error('The child does not run.');
    await parent.kill();
    await eventually('the end of the child', () => !isRunning(child));
  });

  it('is stopped at the next start, but never another one with its pid', async () => {
    await using folder = await makeTestFolder();
    const child = spawnTied('sleep', ['60'], { deathSignal: 'SIGKILL' });
    const identity = identifyProcess(child.pid ?? 0);
    if (identity === undefined) throw new Error('The child does not run.');
    await writeRunFile(folder.path, 'sleeper', { ...identity, started: 'at another time' });
    await stopLeftover(folder.path, 'sleeper', [['SIGKILL', 2_000]]);
    expect(isRunning(identity)).toBe(true);
    await writeRunFile(folder.path, 'sleeper', identity);
    await stopLeftover(folder.path, 'sleeper', [['SIGKILL', 2_000]]);
    expect(isRunning(identity)).toBe(false);
    await stopProcess(identity, []);
  });
});
