import { WebhookReceiver } from 'livekit-server-sdk';
import type { Delivery } from './actors/delivery.ts';
import { retryInboxes } from './actors/inbox.ts';
import type { Runtime } from './actors/runtime.ts';
import { createHandlers } from './command-handlers.ts';
import { connectRedis } from './connect-redis.ts';
import { createCallers } from './create-callers.ts';
import { removeTestRoom, testRoomRemoval } from './diagnostics/test-room.ts';
import { keepHouse } from './effects/housekeeping.ts';
import { type Loop, startLoop } from './effects/loop.ts';
import { beat, buryDeadReplicas, sayGoodbye } from './effects/replica.ts';
import { fireDueTimers } from './effects/timers.ts';
import { startWorker } from './effects/worker.ts';
import { createHttpServer } from './http/create-http-server.ts';
import { createWebPage } from './http/web-page.ts';
import { sessionCookieName } from './identity/cookies.ts';
import { addContact, newContact } from './identity/marketing.ts';
import type { SigningKeys } from './identity/signing-keys.ts';
import { newId } from './ids.ts';
import { createLimits } from './limits.ts';
import { openLiveKitKeys } from './livekit/access-token.ts';
import { createCallerMask } from './livekit/caller-mask.ts';
import { createLiveKitClient } from './livekit/client.ts';
import { sweepLiveKit } from './livekit/global-sweep.ts';
import { trustAnyCertificate } from './livekit/trust-any-certificate.ts';
import { watchLiveKit } from './livekit/watch.ts';
import { receiveWebhook, webhookFilter } from './livekit/webhook.ts';
import { hostNotice, notifyHosts } from './lobby/notify-hosts.ts';
import { releaseGuestsOf } from './lobby/release-guests.ts';
import { renewDeadlines } from './lobby/renew-deadlines.ts';
import type { Log } from './log.ts';
import { countQuarantined } from './operators/count-quarantined.ts';
import { checkReadiness, shareReadiness } from './operators/health.ts';
import { createMetrics } from './operators/metrics.ts';
import { prepareSchema } from './operators/prepare-schema.ts';
import { serveMetrics } from './operators/serve-metrics.ts';
import { isSchemaBehind, openProductDatabase } from './product-database.ts';
import { createRuntime } from './product-runtime.ts';
import { documentRealtime } from './realtime/asyncapi/document-realtime.ts';
import { createRealtime, type Realtime } from './realtime/create-realtime.ts';
import { createTrunkSpread } from './rooms/trunk-spread.ts';
import { createSecurityLog } from './security-log.ts';
import type { Settings } from './settings/settings.ts';
import { callerCheck, checkCallers } from './telephony/check-callers.ts';
import { leaseRules } from './telephony/lease-rules.ts';
import { lookForTrunks } from './telephony/look-for-trunks.ts';
import { reactToCall } from './telephony/react-to-call.ts';
import { resumeChecks } from './telephony/resume-checks.ts';
import { runRuleSweep } from './telephony/run-rule-sweep.ts';
import { settleAtStart } from './telephony/settle-at-start.ts';

export interface AppOptions {
  readonly settings: Settings;
  readonly log: Log;
  readonly databaseUrl: string;
  readonly livekit: { readonly url: string; readonly key: string; readonly secret: string };
  /** Why an embedded LiveKit is not there; null while it is. */
  readonly livekitAbsence?: (() => string | null) | undefined;
  readonly secretKey: string;
  readonly operatorToken: string | undefined;
  readonly developmentKeys: SigningKeys | undefined;
  readonly version: { readonly version: string; readonly commit: string | null };
}

export interface App {
  readonly port: number;
  /** What the realtime channel does by itself in rounds, to be done now. */
  readonly realtime: Pick<Realtime, 'lookAtAll' | 'lookRound'>;
  /** Stops accepting, finishes or hands back the work in hand, and closes everything. */
  stop(): Promise<void>;
}

/** The composition root: every part of the product is made and joined here, by hand, and starts to serve. */
export async function startApp(options: AppOptions): Promise<App> {
  const { settings, log } = options;
  const replica = newId();
  const metrics = createMetrics();
  const security = createSecurityLog(log, (event) => metrics.securityEvents.inc({ event }));
  const database = await openProductDatabase(options.databaseUrl, log);
  await prepareSchema({ settings, log, database });

  // LiveKit
  const keys = { key: options.livekit.key, secret: options.livekit.secret };
  const apiUrl = options.livekit.url.replace(/^ws/, 'http');
  if (!settings.LIVEKIT_VERIFY_SSL) trustAnyCertificate(apiUrl);
  const livekit = createLiveKitClient({ apiUrl, ...keys });
  const mask = createCallerMask(options.secretKey);
  const access = openLiveKitKeys({
    ...keys,
    publicUrl: settings.GREENROOM_LIVEKIT_PUBLIC_URL ?? options.livekit.url,
    defaultSources: settings.LIVEKIT_DEFAULT_SOURCES,
    hostsAreRoomAdmins: settings.GREENROOM_TOKEN_ROOM_ADMIN,
  });

  // Actors
  const runtime = createRuntime(
    {
      database,
      log,
      secret: options.secretKey,
      onMoved: (rooms, facts) =>
        void facts.then((numbered) => {
          for (const { type } of numbered) metrics.facts.inc({ type });
          return realtime.look(rooms, numbered);
        }),
      onUnentitled: (act, room) => {
        metrics.entitlementRemovals.inc({ act });
        security('participant.unentitled', { room, reason: act });
      },
      onDelivered: (seconds) => metrics.deliverySeconds.observe(seconds),
      onReceipt: (kind, receipt) => metrics.deliveries.inc({ kind, receipt }),
    },
    settings,
  );

  // HTTP
  const redis = settings.REDIS_URL === undefined ? null : connectRedis(settings.REDIS_URL, log);
  let stopping = false;
  const writeMetrics = async () => {
    metrics.quarantined.set(await countQuarantined(database));
    return { type: metrics.registry.contentType, body: await metrics.registry.metrics() };
  };
  const receiver = new WebhookReceiver(keys.key, keys.secret);
  const filter = webhookFilter(settings.LIVEKIT_WEBHOOK_EVENTS_FILTER_REGEX);
  const testRoomPrefix = settings.CONNECTION_TEST_ROOM_PREFIX;
  const withoutId = metrics.webhooksWithoutId;
  const limits = createLimits({
    settings,
    redis: redis?.pub ?? null,
    onThrottled: (scope) => metrics.throttled.inc({ scope }),
  });
  const trunks = createTrunkSpread(database, settings.GREENROOM_SIP_TRUNKS);
  const lobby = { runtime, settings, livekit: access, secret: options.secretKey, replica, security, ...limits };
  const pins = {
    trunks,
    countPinCollision: () => metrics.pinCollisions.inc(),
    countMissingPin: () => metrics.missingPins.inc(),
  };
  const callers = createCallers(lobby, { livekit, mask, metrics, pins });
  const react = (delivery: Delivery) => reactToCall(callers, delivery);
  const http = createHttpServer({
    ...lobby,
    database,
    log,
    livekitApi: livekit,
    mask,
    callers,
    developmentKeys: options.developmentKeys,
    operatorToken: options.operatorToken,
    version: options.version,
    realtimeDocs: documentRealtime(options.version.version, sessionCookieName(settings)),
    receiveLiveKitWebhook: (request) =>
      receiveWebhook({ runtime, receiver, testRoomPrefix, filter, mask, withoutId, react, security }, request),
    checkReadiness: shareReadiness(() =>
      checkReadiness({
        needed: {
          postgres: async () => (await database.pool.query('select 1')) && 'ok',
          schema: async () => ((await isSchemaBehind(database)) ? 'behind' : 'ok'),
        },
        wished: {
          livekit: async () => options.livekitAbsence?.() ?? (watch.reachable() ? 'ok' : 'away'),
          redis: async () => (redis === null ? 'none configured' : redis.pub.status === 'ready' ? 'ok' : 'away'),
        },
        stopping: () => stopping,
      }),
    ),
    writeMetrics,
    redis: redis?.pub ?? null,
    ...pins,
    onRoomkitRefused: (why) => metrics.roomkitRefusals.inc({ why }),
    countRequest: (route, status) => metrics.httpRequests.inc({ route, status }),
    ...(settings.web ? { pages: await createWebPage({ livekitUrl: access.publicUrl }) } : {}),
  });

  // Realtime
  const realtime = createRealtime({ ...lobby, log, metrics, clientOf: http.clientOf }, http.server, redis);

  // Before anything else: who called while nobody was there to hold them is in a meeting.
  await settleAtStart(callers);

  // What goes on by itself
  const worker = await startWorker({
    runtime,
    handlers: createHandlers({ runtime, livekit, access, database, settings, log, metrics, mask, callers }),
    rounds: [{ name: 'housekeeping', cron: '17 * * * *', run: async () => void (await keepHouse(database, settings)) }],
    tasks: [
      { ...hostNotice, run: (room) => notifyHosts({ livekit, settings }, room).then(() => null) },
      { ...callerCheck, run: (room) => checkCallers(callers, room) },
      { ...testRoomRemoval, run: (room) => removeTestRoom(livekit, room) },
      { ...newContact, run: (user) => addContact({ database, settings }, user) },
    ],
    onOutcome: (name, outcome) => metrics.commands.inc({ name, outcome }),
  });
  const { age } = await beat(database, replica, worker.ids);
  // Nobody else has watched LiveKit just now: it may have been restarted, with us or without.
  const doubtful = age === null || age > 2;
  // Nobody could answer those who asked meanwhile.
  if (doubtful) await renewDeadlines(runtime);
  const watch = watchLiveKit(runtime, { apiUrl, verifyCertificate: settings.LIVEKIT_VERIFY_SSL }, doubtful);
  const loops: Loop[] = [
    startLoop(log, 'timers', 200, async () => metrics.timersFired.inc(await fireDueTimers(runtime))),
    startLoop(log, 'inboxes', 500, () => retryInboxes(runtime)),
    startLoop(log, 'heartbeat', 1_000, async () => {
      const { reborn } = await beat(database, replica, worker.ids);
      if (reborn) await realtime.holdAllAgain();
      await buryDeadReplicas(database, (dead) => releaseGuestsOf(runtime, dead));
    }),
    startLoop(log, 'look', 1_000, () => realtime.lookAtAll()),
    startLoop(log, 'watches', 15_000, () => realtime.lookRound()),
    startLoop(log, 'livekit', 1_000, () => watch.look()),
    startLoop(log, 'trunks', 60_000, () => trunks.refresh()),
    startLoop(log, 'sip-trunks', settings.GREENROOM_GLOBAL_SWEEP_SECONDS * 1000, () =>
      lookForTrunks({ livekit, log }, trunks.trunks),
    ),
    startLoop(log, 'caller-checks', settings.GREENROOM_GLOBAL_SWEEP_SECONDS * 1000, () => resumeChecks({ runtime })),
    startLoop(log, 'global-sweep', settings.GREENROOM_GLOBAL_SWEEP_SECONDS * 1000, () =>
      sweepGlobally(runtime, livekit).then(() =>
        runRuleSweep({ runtime, livekit, settings }, (act, by) => metrics.sipRuleActs.inc({ act }, by)),
      ),
    ),
  ];
  const metricsPort = settings.GREENROOM_METRICS_PORT;
  const metricsServer =
    metricsPort === undefined ? null : await serveMetrics({ port: metricsPort, host: settings.host }, writeMetrics);
  const port = await http.listen(settings.PORT, settings.host);

  return {
    port,
    realtime,
    async stop() {
      stopping = true;
      realtime.close();
      await http.close();
      await metricsServer?.close();
      await Promise.all(loops.map((loop) => loop.stop()));
      watch.close();
      await worker.stop();
      // Should this fail, the others find this replica dead and do the same for it.
      await releaseGuestsOf(runtime, replica)
        .then(() => sayGoodbye(database, replica))
        .then(() => leaseRules({ runtime, settings, livekit }))
        .catch((error: unknown) => log.warn({ err: error }, 'the stop left something to other replicas'));
      redis?.pub.disconnect();
      redis?.sub.disconnect();
      await database.close();
    },
  };
}

async function sweepGlobally(runtime: Runtime, livekit: ReturnType<typeof createLiveKitClient>): Promise<void> {
  const { told, foreign } = await sweepLiveKit(runtime, livekit);
  if (told > 0 || foreign > 0) runtime.log.info({ told, foreign }, 'the global sweep found rooms');
}
