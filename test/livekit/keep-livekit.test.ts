import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freePort, isPortFree } from '#dev/free-port.ts';
import { keepLiveKit } from '#dev/keep-livekit.ts';
import { readRunFile } from '#dev/run-files.ts';
import { randomSecret } from '#dev/secrets.ts';
import { createLog } from '#src/kernel/log.ts';
import { eventually } from '#test/support/eventually.ts';
import { freshDatabase } from '#test/support/fresh-database.ts';
import { spawnProduct } from '#test/support/start-product.ts';
import { makeTestFolder } from '#test/support/test-folder.ts';
import { cachedPrograms } from '#test/support/test-programs.ts';

async function freePair(): Promise<number> {
  for (;;) {
    const port = await freePort();
    if (await isPortFree(port + 1)) return port;
  }
}

const answers = (port: number) =>
  fetch(`http://127.0.0.1:${port}`, { signal: AbortSignal.timeout(2_000) }).then(
    ({ ok }) => ok,
    () => false,
  );

describe('the embedded LiveKit', () => {
  it('is started again whenever it dies, and stays away when it is stopped', async () => {
    await using folder = await makeTestFolder();
    const port = await freePair();
    const logged: string[] = [];
    const kept = keepLiveKit({
      dataDir: folder.path,
      binDir: cachedPrograms,
      port,
      key: 'greenroom',
      secret: randomSecret(),
      webhookUrl: 'http://127.0.0.1:1/',
      log: createLog('info', { write: (line) => logged.push(line) }),
      progress: () => undefined,
    });
    expect(await kept.first).toMatchObject({ built: false });
    let pid = 0;
    for (let times = 0; times < 3; times++) {
      pid = await eventually('a new LiveKit that answers', async () => {
        const found = await readRunFile(folder.path, 'livekit');
        return (
          found !== undefined && found.pid !== pid && kept.absence() === null && (await answers(port)) && found.pid
        );
      });
      if (times < 2) process.kill(pid, 'SIGKILL');
    }
    expect(logged.filter((line) => line.includes('restarting it'))).toHaveLength(2);
    await kept.stop();
    expect(await isPortFree(port)).toBe(true);
    expect(await readRunFile(folder.path, 'livekit')).toBeUndefined();
  });

  it('that could not start is started by itself once its port is free', async () => {
    await using folder = await makeTestFolder();
    const port = await freePair();
    const other = createServer((_request, response) => response.writeHead(404).end());
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
    const kept = keepLiveKit({
      dataDir: folder.path,
      binDir: cachedPrograms,
      port,
      key: 'greenroom',
      secret: randomSecret(),
      webhookUrl: 'http://127.0.0.1:1/',
      log: createLog('silent'),
      progress: () => undefined,
    });
    expect(await kept.first).toEqual({ missing: expect.stringContaining(`port ${port}`) });
    expect(kept.absence()).toBe('missing');
    other.closeAllConnections();
    await new Promise((resolve) => other.close(resolve));
    await eventually('LiveKit', async () => kept.absence() === null && (await answers(port)), { timeout: 30_000 });
    await kept.stop();
  });
});

describe('a first start that has to build LiveKit', () => {
  it('serves meanwhile, says what is missing, and goes on by itself', async () => {
    await using folder = await makeTestFolder();
    await using database = await freshDatabase();
    const [programs, go] = [join(folder.path, 'programs'), join(folder.path, 'go-on')];
    await mkdir(programs);
    // Replaces the compiler, which takes minutes: it ends on request.
    await writeFile(
      join(programs, 'go'),
      `#!/bin/sh\nwhile [ ! -e '${go}' ]; do sleep 0.1; done\ncp '${cachedPrograms}/livekit-server' "$GOBIN/server"\n`,
      { mode: 0o755 },
    );
    const port = await freePair();
    const dataDir = join(folder.path, 'data');
    await using product = await spawnProduct({
      databaseUrl: database.url,
      dataDir,
      env: {
        PATH: `${programs}:/usr/bin:/bin`,
        LIVEKIT_API_URL: '',
        LIVEKIT_API_KEY: '',
        LIVEKIT_API_SECRET: '',
        GREENROOM_LIVEKIT_PORT: String(port),
      },
    });
    const health = async () => {
      const response = await fetch(`${product.origin}/__heartbeat__`);
      return {
        status: response.status,
        livekit: ((await response.json()) as { parts: { livekit: string } }).parts.livekit,
      };
    };
    expect(await health()).toEqual({ status: 200, livekit: 'being built' });
    expect(product.script.lines.join('\n')).toMatch(/LiveKit +built +with Go, once/);
    await writeFile(go, '');
    await eventually('LiveKit', async () => (await health()).livekit === 'ok');
    const first = (await readRunFile(dataDir, 'livekit'))!.pid;
    process.kill(first, 'SIGKILL');
    await eventually('another LiveKit', async () => {
      const found = await readRunFile(dataDir, 'livekit');
      return found !== undefined && found.pid !== first && (await health()).livekit === 'ok';
    });
    product.script.child.kill('SIGTERM');
    expect(await product.script.ended).toBe(0);
  });

  it('ends at once when it is told to stop', async () => {
    await using folder = await makeTestFolder();
    await using database = await freshDatabase();
    const programs = join(folder.path, 'programs');
    await mkdir(programs);
    await writeFile(join(programs, 'go'), '#!/bin/sh\nexec sleep 600\n', { mode: 0o755 });
    const dataDir = join(folder.path, 'data');
    await using product = await spawnProduct({
      databaseUrl: database.url,
      dataDir,
      env: { PATH: `${programs}:/usr/bin:/bin`, LIVEKIT_API_URL: '', GREENROOM_LIVEKIT_PORT: String(await freePair()) },
    });
    const build = await eventually('the build', () => readRunFile(dataDir, 'livekit-server-build'));
    product.script.child.kill('SIGTERM');
    expect(await product.script.ended).toBe(0);
    expect(() => process.kill(build.pid, 0)).toThrow();
  });
});
