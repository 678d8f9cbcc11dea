import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '#src/kernel/log.ts';
import type { Settings } from '#src/settings/settings.ts';

interface SchemaWait {
  readonly settings: Pick<Settings, 'PORT' | 'host'>;
  readonly log: Log;
  readonly isBehind: () => Promise<boolean>;
  /** What of the schema the role of the product may not use, and that role. */
  readonly lacks: () => Promise<{ readonly role: string; readonly missing: readonly string[] }>;
}

type SchemaState = 'ok' | 'behind' | 'denied';

/**
 * Resolves at once when the schema is up to date and may be used. Until it is, the process is alive but not ready, and
 * says so on the product's port: somebody runs `greenroom migrate`, and the start goes on by itself.
 */
export async function waitForSchema(wait: SchemaWait): Promise<void> {
  const { settings, log } = wait;
  let state = await look(wait, 'ok');
  if (state === 'ok') return;
  const server = createServer((request, response) => {
    const alive = request.url === '/__lbheartbeat__';
    response.writeHead(alive ? 200 : 503, { 'Content-Type': 'application/json', Connection: 'close' });
    response.end(JSON.stringify(alive ? { status: 'ok' } : answerOf(request.url, state)));
  });
  server.listen(settings.PORT, settings.host);
  await once(server, 'listening');
  try {
    while (state !== 'ok') {
      await sleep(500);
      const before: SchemaState = state;
      // A PostgreSQL that is away meanwhile is no end of the wait.
      state = await look(wait, before).catch(() => before);
    }
  } finally {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }
  log.info('the database is up to date');
}

/** What stands in the way now, said when it is something else than before. */
async function look({ log, isBehind, lacks }: SchemaWait, before: SchemaState): Promise<SchemaState> {
  const { role, missing } = await lacks();
  if (missing.length > 0) {
    const shown = { role, lacks: missing };
    if (before !== 'denied') log.warn(shown, 'the database role lacks privileges: run `greenroom migrate --grant`');
    return 'denied';
  }
  if (!(await isBehind())) return 'ok';
  if (before !== 'behind') {
    log.warn('the database is behind this version: run `greenroom migrate`, or set GREENROOM_MIGRATE_ON_START');
  }
  return 'behind';
}

const answerOf = (path: string | undefined, schema: SchemaState) =>
  path === '/__heartbeat__'
    ? { status: 'unavailable', parts: { postgres: 'ok', schema } }
    : { detail: 'Service unavailable.' };
