import { randomUUID } from 'node:crypto';
import { createDevelopmentLogin } from '#dev/development-login.ts';
import { makeSigningKeys } from '#dev/signing-keys.ts';
import type { Runtime } from '#src/actors/runtime.ts';
import type { Analytics } from '#src/analytics/analytics.ts';
import { connectLiveKit } from '#src/app/connect-livekit.ts';
import { createActors } from '#src/app/create-actors.ts';
import { createEdges } from '#src/app/serve.ts';
import { type Database, openDatabase } from '#src/db/database.ts';
import type { HttpServerOptions } from '#src/http/create-http-server.ts';
import { createLog } from '#src/kernel/log.ts';
import type { WebhookRequest } from '#src/meetings/webhook.ts';
import { productEntities, productMigrations } from '#src/product-database.ts';
import { readSettings, type Settings } from '#src/settings/settings.ts';
import type { SeenResponse } from './check-response.ts';
import { freshDatabase } from './fresh-database.ts';
import { recordResponses } from './record-responses.ts';
import { crowds } from './start-product.ts';

/** The product's HTTP side on a separate database and port. */
export interface HttpProduct extends AsyncDisposable {
  readonly origin: string;
  readonly databaseUrl: string;
  readonly database: Database;
  readonly runtime: Runtime;
  readonly settings: Settings;
  readonly analytics: Analytics;
  readonly livekit: { readonly publicUrl: string; readonly key: string; readonly secret: string };
  /** Logged lines. */
  readonly logged: readonly string[];
  /** Received webhooks. */
  readonly webhooks: readonly WebhookRequest[];
  /** All answers; disposal fails when one did not match the API document. */
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
  const webhooks: WebhookRequest[] = [];
  const secretKey = 'the-secret-of-tests';
  const store = { database, redis: null };
  // Nothing listens on this port.
  const address = { url: 'http://127.0.0.1:9', key: 'test-key', secret: 'a-secret-of-thirty-two-characters' };
  const media = connectLiveKit(settings, address, secretKey);
  const livekitKeys = { ...media.livekitKeys, publicUrl: 'ws://livekit.test:7880' };
  const actors = createActors({
    settings,
    log: createLog('info', { write: (line) => logged.push(line) }),
    store,
    media: { ...media, livekitKeys },
    secretKey,
    replica: randomUUID(),
  });
  const { runtime } = actors;
  const { http } = createEdges({
    actors,
    store,
    developmentLogin: createDevelopmentLogin(settings, await makeSigningKeys(), actors.log),
    operatorToken,
    version: { version: '0.0.0', commit: null },
    livekitState: async () => 'ok',
    stopping: () => false,
    replace: {
      receiveLiveKitWebhook: async (request) => {
        webhooks.push(request);
        return { status: 200, body: { status: 'success' } };
      },
      ...parts,
    },
  });
  const port = await http.listen(0, '127.0.0.1');
  const recorder = recordResponses(port);
  return {
    origin: `http://localhost:${port}`,
    databaseUrl: own.url,
    runtime,
    database,
    settings,
    analytics: actors.analytics,
    livekit: livekitKeys,
    logged,
    webhooks,
    seen: recorder.seen,
    async [Symbol.asyncDispose]() {
      await http.close();
      await actors.analytics.close();
      await database.close();
      await own.drop();
      recorder.stop();
    },
  };
}
