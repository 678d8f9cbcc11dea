import { randomUUID } from 'node:crypto';
import type { Runtime } from '#src/actors/runtime.ts';
import { createCallers } from '#src/create-callers.ts';
import { type Database, openDatabase } from '#src/db/database.ts';
import { createHttpServer, type HttpServerOptions } from '#src/http/create-http-server.ts';
import type { RawRequest } from '#src/http/http-parts.ts';
import { makeSigningKeys } from '#src/identity/signing-keys.ts';
import { createLimits } from '#src/limits.ts';
import { openLiveKitKeys } from '#src/livekit/access-token.ts';
import { createCallerMask } from '#src/livekit/caller-mask.ts';
import { createLiveKitClient } from '#src/livekit/client.ts';
import { createLog } from '#src/log.ts';
import { checkReadiness } from '#src/operators/health.ts';
import { createMetrics } from '#src/operators/metrics.ts';
import { isSchemaBehind, productEntities, productMigrations } from '#src/product-database.ts';
import { createRuntime } from '#src/product-runtime.ts';
import { documentRealtime } from '#src/realtime/asyncapi/document-realtime.ts';
import { createTrunkSpread } from '#src/rooms/trunk-spread.ts';
import { createSecurityLog } from '#src/security-log.ts';
import { readSettings, type Settings } from '#src/settings/settings.ts';
import type { SeenResponse } from './check-response.ts';
import { freshDatabase } from './fresh-database.ts';
import { recordResponses } from './record-responses.ts';
import { crowds } from './start-product.ts';

/** The product's HTTP side on a database of its own, listening on a port of its own. */
export interface HttpProduct extends AsyncDisposable {
  readonly origin: string;
  readonly databaseUrl: string;
  readonly database: Database;
  readonly runtime: Runtime;
  readonly settings: Settings;
  readonly livekit: { readonly publicUrl: string; readonly key: string; readonly secret: string };
  /** Every line that was logged. */
  readonly logged: readonly string[];
  /** Every webhook that came. */
  readonly webhooks: readonly RawRequest[];
  /** Every answer; the end of the product fails when one was not as the API document says. */
  readonly seen: readonly SeenResponse[];
}

export const operatorToken = 'an-operators-token-of-tests';

/**
 * Starts it with these environment variables; `parts` replaces what the composition root would hand over, `reach`
 * the address of its database.
 */
export async function startHttpProduct(
  env: Readonly<Record<string, string>> = {},
  parts: Partial<HttpServerOptions> = {},
  reach: (databaseUrl: string) => Promise<string> = async (url) => url,
): Promise<HttpProduct> {
  const settings = readSettings({ ...crowds, ...env });
  const own = await freshDatabase();
  const database = await openDatabase({
    url: await reach(own.url),
    entities: [...productEntities],
    migrations: productMigrations,
    poolSize: 5,
    onConnectionLost: () => undefined,
  });
  const logged: string[] = [];
  const webhooks: RawRequest[] = [];
  const metrics = createMetrics();
  const livekit = openLiveKitKeys({
    publicUrl: 'ws://livekit.test:7880',
    key: 'test-key',
    secret: 'a-secret-of-thirty-two-characters',
    defaultSources: settings.LIVEKIT_DEFAULT_SOURCES,
    hostsAreRoomAdmins: settings.GREENROOM_TOKEN_ROOM_ADMIN,
  });
  const log = createLog('info', { write: (line) => logged.push(line) });
  const runtime = createRuntime({ database, log, secret: 'the-secret-of-tests' }, settings);
  // Nobody listens there.
  const livekitApi = createLiveKitClient({ apiUrl: 'http://127.0.0.1:9', key: livekit.key, secret: livekit.secret });
  const lobby = {
    runtime,
    settings,
    livekit,
    secret: 'the-secret-of-tests',
    ...createLimits({ settings, redis: null, onThrottled: (scope) => metrics.throttled.inc({ scope }) }),
    security: createSecurityLog(log, (event) => metrics.securityEvents.inc({ event })),
    replica: randomUUID(),
  };
  const mask = createCallerMask(lobby.secret);
  const pins = {
    trunks: createTrunkSpread(database, settings.GREENROOM_SIP_TRUNKS),
    countPinCollision: () => metrics.pinCollisions.inc(),
    countMissingPin: () => metrics.missingPins.inc(),
  };
  const http = createHttpServer({
    ...lobby,
    ...pins,
    database,
    livekitApi,
    mask,
    callers: createCallers(lobby, { livekit: livekitApi, mask, metrics, pins }),
    log,
    developmentKeys: await makeSigningKeys(),
    operatorToken,
    receiveLiveKitWebhook: async (request) => {
      webhooks.push(request);
      return { status: 200, body: { status: 'success' } };
    },
    checkReadiness: () =>
      checkReadiness({
        needed: {
          postgres: async () => (await database.pool.query('select 1')) && 'ok',
          schema: async () => ((await isSchemaBehind(database)) ? 'behind' : 'ok'),
        },
        stopping: () => false,
      }),
    version: { version: '0.0.0', commit: null },
    realtimeDocs: documentRealtime('0.0.0', 'meet_sessionid'),
    writeMetrics: async () => ({ type: metrics.registry.contentType, body: await metrics.registry.metrics() }),
    redis: null,
    onRoomkitRefused: (why) => metrics.roomkitRefusals.inc({ why }),
    countRequest: (route, status) => metrics.httpRequests.inc({ route, status }),
    ...parts,
  });
  const port = await http.listen(0, '127.0.0.1');
  const recorder = recordResponses(port);
  return {
    origin: `http://localhost:${port}`,
    databaseUrl: own.url,
    runtime,
    database,
    settings,
    livekit,
    logged,
    webhooks,
    seen: recorder.seen,
    async [Symbol.asyncDispose]() {
      await http.close();
      await database.close();
      await own.drop();
      recorder.stop();
    },
  };
}
