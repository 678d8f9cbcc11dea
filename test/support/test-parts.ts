import { join } from 'node:path';
import { findProgram } from '#dev/find-program.ts';
import { freePort, isPortFree } from '#dev/free-port.ts';
import { startLiveKit } from '#dev/livekit.ts';
import { livekit as livekitServer } from '#dev/livekit-binary.ts';
import { startPostgres } from '#dev/postgres.ts';
import { randomSecret } from '#dev/secrets.ts';
import { createLog } from '#src/kernel/log.ts';
import type { LiveKitTestAccess, PostgresAccess } from './provided.ts';
import { startOnFreePort } from './start-on-free-port.ts';
import { makeTemplateDatabase } from './template-database.ts';
import { cachedPrograms, findOrBuildTestProgram } from './test-programs.ts';
import { startWebhookRelay } from './webhook-relay.ts';

/** A running part, or a sentence about what is missing and how to get it. */
export type TestPart<Access> =
  | { readonly access: Access; readonly described: string; stop(): Promise<void> }
  | { readonly missing: string };

const log = createLog('silent');

export async function startTestPostgres(dataDir: string): Promise<TestPart<PostgresAccess>> {
  const durabilityOff = [
    'fsync=off',
    'synchronous_commit=off',
    'full_page_writes=off',
    'max_connections=300',
    'max_wal_size=128MB',
  ];
  const postgres = await startPostgres({
    dataDir,
    password: randomSecret(),
    log,
    initArgs: ['--no-sync'],
    serverArgs: durabilityOff.flatMap((setting) => ['-c', setting]),
  });
  const adminUrl = new URL(postgres.url);
  adminUrl.pathname = '/postgres';
  const template = 'greenroom_template';
  try {
    await makeTemplateDatabase(adminUrl.href, template);
  } catch (error) {
    await postgres.stop();
    throw error;
  }
  return {
    access: { adminUrl: adminUrl.href, template },
    described: 'embedded PostgreSQL',
    stop: () => postgres.stop(),
  };
}

export async function startTestRedis(dataDir: string): Promise<TestPart<{ url: string }>> {
  const command = findProgram('redis-server');
  if (command === undefined) return { missing: 'redis-server is not installed: apt-get install redis-server' };
  const redis = await startOnFreePort({
    dataDir,
    name: 'redis',
    command,
    args: (port) => [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--save',
      '',
      '--appendonly',
      'no',
      '--dir',
      dataDir,
    ],
  });
  return { access: { url: `redis://127.0.0.1:${redis.port}` }, described: command, stop: redis.stop };
}

/** So many LiveKit servers that know nothing of each other: each has a Redis and a relay of webhooks of its own. */
export async function startTestLiveKits(
  dataDir: string,
  count: number,
): Promise<TestPart<readonly LiveKitTestAccess[]>> {
  await using stack = new AsyncDisposableStack();
  const servers: LiveKitTestAccess[] = [];
  let described = '';
  // One after the other: each chooses ports that are free.
  for (let number = 1; number <= count; number++) {
    const livekit = await startTestLiveKit(join(dataDir, `livekit-${number}`));
    if ('missing' in livekit) return livekit;
    stack.defer(() => livekit.stop());
    servers.push(livekit.access);
    described = livekit.described;
  }
  const started = stack.move();
  return { access: servers, described: `${count} times ${described}`, stop: () => started.disposeAsync() };
}

async function startTestLiveKit(dataDir: string): Promise<TestPart<LiveKitTestAccess>> {
  const redis = await startTestRedis(dataDir);
  if ('missing' in redis) return { missing: `LiveKit has no Redis: ${redis.missing}` };
  await using stack = new AsyncDisposableStack();
  stack.defer(() => redis.stop());
  const relay = await startWebhookRelay();
  stack.defer(() => relay.stop());
  // One process builds it for all.
  await findOrBuildTestProgram(livekitServer, dataDir);
  const keys = { key: 'greenroom', secret: randomSecret() };
  const livekit = await startLiveKit({
    ...keys,
    dataDir,
    binDir: cachedPrograms,
    port: await freePortPair(),
    webhookUrl: relay.webhookUrl,
    redisUrl: redis.access.url,
    log,
    progress: (line) => console.log(line),
  });
  if ('missing' in livekit) return livekit;
  stack.defer(() => livekit.stop());
  const started = stack.move();
  return {
    access: { ...keys, url: livekit.url, relayUrl: relay.relayUrl, redisUrl: redis.access.url },
    described: livekit.path,
    stop: () => started.disposeAsync(),
  };
}

export function findTestChromium(): TestPart<{ path: string }> {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const path = names.map((name) => findProgram(name)).find((found) => found !== undefined);
  if (path === undefined) return { missing: 'chromium is not installed: apt-get install chromium' };
  return { access: { path }, described: path, stop: async () => undefined };
}

async function freePortPair(): Promise<number> {
  for (;;) {
    const port = await freePort();
    if (port < 65_000 && (await isPortFree(port + 1))) return port;
  }
}
