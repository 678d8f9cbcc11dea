import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '#src/log.ts';
import type { Settings } from '#src/settings/settings.ts';

export interface SchemaWait {
  readonly settings: Pick<Settings, 'PORT' | 'host'>;
  readonly log: Log;
  readonly isBehind: () => Promise<boolean>;
}

/**
 * Resolves at once when the schema is up to date. Until it is, the process is alive but not ready, and says so on the
 * product's port: somebody runs `greenroom migrate`, and the start goes on by itself.
 */
export async function waitForSchema({ settings, log, isBehind }: SchemaWait): Promise<void> {
  if (!(await isBehind())) return;
  log.warn('the database is behind this version: run `greenroom migrate`, or set GREENROOM_MIGRATE_ON_START');
  const server = createServer((request, response) => {
    const alive = request.url === '/__lbheartbeat__';
    response.writeHead(alive ? 200 : 503, { 'Content-Type': 'application/json', Connection: 'close' });
    response.end(JSON.stringify(alive ? { status: 'ok' } : answerOf(request.url)));
  });
  server.listen(settings.PORT, settings.host);
  await once(server, 'listening');
  try {
    // A PostgreSQL that is away meanwhile is no end of the wait.
    while (await isBehind().catch(() => true)) await sleep(500);
  } finally {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }
  log.info('the database is up to date');
}

const answerOf = (path: string | undefined) =>
  path === '/__heartbeat__'
    ? { status: 'unavailable', parts: { postgres: 'ok', schema: 'behind' } }
    : { detail: 'Service unavailable.' };
