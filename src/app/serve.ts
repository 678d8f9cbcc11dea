import type { RequestHandler } from 'express';
import { TokenVerifier } from 'livekit-server-sdk';
import { createAddonScheme } from '#src/addons/addon-scheme.ts';
import { sessionCookieName } from '#src/api/cookies.ts';
import { applicationScheme } from '#src/applications/application-scheme.ts';
import { createHttpServer, type HttpServer, type HttpServerOptions } from '#src/http/create-http-server.ts';
import type { DevelopmentLogin } from '#src/identity/development-login.ts';
import { receiveWebhook, webhookFilter } from '#src/meetings/webhook.ts';
import { checkReadiness, type Probe, shareReadiness } from '#src/operators/health.ts';
import { measureWaits } from '#src/operators/measure-waits.ts';
import { isSchemaBehind } from '#src/product-database.ts';
import { documentRealtime } from '#src/realtime/asyncapi/document-realtime.ts';
import { createRealtime, type Realtime } from '#src/realtime/create-realtime.ts';
import { createIntrospectionScheme } from '#src/resource-server/introspection-scheme.ts';
import { routes } from '#src/routes.ts';
import { reactToCall } from '#src/telephony/react-to-call.ts';
import type { Actors } from './create-actors.ts';
import type { Store } from './open-store.ts';

export interface ServeOptions {
  readonly actors: Actors;
  readonly store: Pick<Store, 'redis'>;
  readonly operatorToken: string | undefined;
  readonly developmentLogin: DevelopmentLogin | undefined;
  readonly version: { readonly version: string; readonly commit: string | null };
  readonly pages?: RequestHandler | undefined;
  /** Replaces parts of the server; for tests. */
  readonly replace?: Partial<HttpServerOptions>;
  /** LiveKit's part of the readiness check. */
  readonly livekitState: Probe;
  readonly stopping: () => boolean;
}

/** The network interfaces: HTTP and the realtime channel. */
export interface Edges {
  readonly http: HttpServer;
  /** The metrics as text, with its media type. */
  writeMetrics(): Promise<{ readonly type: string; readonly body: string }>;
}

/** Creates the HTTP server on the actors, without listening yet. */
export function createEdges(options: ServeOptions): Edges {
  const { actors, store, version } = options;
  const { settings, database, metrics, livekitKeys, mask, runtime, security, callers } = actors;
  const writeMetrics = async () => {
    await measureWaits(runtime, metrics);
    return { type: metrics.registry.contentType, body: await metrics.registry.metrics() };
  };
  const webhooks = {
    runtime,
    verifier: new TokenVerifier(livekitKeys.key, livekitKeys.secret),
    testRoomPrefix: settings.CONNECTION_TEST_ROOM_PREFIX,
    filter: webhookFilter(settings.LIVEKIT_WEBHOOK_EVENTS_FILTER_REGEX),
    mask,
    withoutId: metrics.webhooksWithoutId,
    react: (delivery: Parameters<typeof reactToCall>[1]) => reactToCall(callers, delivery),
    security,
  };
  const { redis } = store;
  const http = createHttpServer({
    ...actors,
    routes,
    developmentLogin: options.developmentLogin,
    bearerSchemes: [
      applicationScheme(settings, database),
      createAddonScheme(settings, database),
      createIntrospectionScheme({ ...actors, redis: store.redis?.pub ?? null }),
    ],
    operatorToken: options.operatorToken,
    version,
    realtimeDocs: documentRealtime(version.version, sessionCookieName(settings)),
    receiveLiveKitWebhook: (request) => receiveWebhook(webhooks, request),
    checkReadiness: shareReadiness(() =>
      checkReadiness({
        needed: {
          postgres: async () => (await database.pool.query('select 1')) && 'ok',
          schema: async () => ((await isSchemaBehind(database)) ? 'behind' : 'ok'),
        },
        wished: {
          livekit: options.livekitState,
          redis: async () => (redis === null ? 'none configured' : redis.pub.status === 'ready' ? 'ok' : 'away'),
        },
        stopping: options.stopping,
      }),
    ),
    writeMetrics,
    redis: redis?.pub ?? null,
    onRoomkitRefused: (why) => metrics.roomkitRefusals.inc({ why }),
    countAddonSession: (outcome) => metrics.addonSessions.inc({ outcome }),
    countRequest: (route, status) => metrics.httpRequests.inc({ route, status }),
    ...(options.pages && { pages: options.pages }),
    ...options.replace,
  });
  return { http, writeMetrics };
}

/** Attaches the realtime channel to the HTTP server. */
export const attachRealtime = ({ actors, store }: Pick<ServeOptions, 'actors' | 'store'>, { http }: Edges): Realtime =>
  createRealtime({ ...actors, clientOf: http.clientOf }, http.server, store.redis);
