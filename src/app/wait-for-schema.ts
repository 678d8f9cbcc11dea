import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '#src/kernel/log.ts';
import type { Settings } from '#src/settings/settings.ts';

interface SchemaWait {
  readonly settings: Pick<Settings, 'PORT' | 'host'>;
  readonly log: Log;
  readonly isBehind: () => Promise<boolean>;
  /** Returns the product's role, and the objects of the schema that it lacks privileges for. */
  readonly lacks: () => Promise<{ readonly role: string; readonly missing: readonly string[] }>;
}

type SchemaState = 'ok' | 'behind' | 'denied';

/**
 * Resolves once the schema is up to date and usable. Until then answers on the product's port as alive but not ready;
 * after `greenroom migrate` the start continues by itself.
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
      // Keep waiting while PostgreSQL is down.
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

/** Returns the current state; logs it when it has changed. */
async function look({ log, isBehind, lacks }: SchemaWait, before: SchemaState): Promise<SchemaState> {
  const { role, missing } = await lacks();
  if (missing.length > 0) {
    const shown = { role, lacks: missing };
    if (before !== 'denied') log.warn(shown, 'the database role lacks privileges: run `greenroom migrate --grant`');
    return 'denied';
  }
  if (!(await isBehind())) return 'ok';
  if (before !== 'behind') {
    log.warn(
      'the database schema is older than this version: run `greenroom migrate`, or set GREENROOM_MIGRATE_ON_START',
    );
  }
  return 'behind';
}

const answerOf = (path: string | undefined, schema: SchemaState) =>
  path === '/__heartbeat__'
    ? { status: 'unavailable', parts: { postgres: 'ok', schema } }
    : { detail: 'Service unavailable.' };
