import { connectLiveKit, type LiveKitAddress } from './app/connect-livekit.ts';
import { createActors } from './app/create-actors.ts';
import { openStore } from './app/open-store.ts';
import { type Background, runBackground } from './app/run-background.ts';
import { attachRealtime, createEdges } from './app/serve.ts';
import { createPages } from './http/create-pages.ts';
import type { DevelopmentLogin } from './identity/development-login.ts';
import { newId } from './kernel/ids.ts';
import type { Log } from './kernel/log.ts';
import { serveMetrics } from './operators/serve-metrics.ts';
import type { Realtime } from './realtime/create-realtime.ts';
import type { Settings } from './settings/settings.ts';

interface AppOptions {
  readonly settings: Settings;
  readonly log: Log;
  readonly databaseUrl: string;
  readonly livekit: LiveKitAddress;
  /** Why an embedded LiveKit is not there; null while it is. */
  readonly livekitAbsence?: (() => string | null) | undefined;
  readonly secretKey: string;
  readonly operatorToken: string | undefined;
  readonly developmentLogin: DevelopmentLogin | undefined;
  readonly version: { readonly version: string; readonly commit: string | null };
}

export interface App {
  readonly port: number;
  /** The periodic scans of the realtime channel, for running one immediately. */
  readonly realtime: Pick<Realtime, 'lookAtAll' | 'lookRound'>;
  /** Stops accepting, finishes or hands back the work in hand, and closes everything. */
  stop(): Promise<void>;
}

/** The composition root: store, LiveKit, actors, edges and background, each made of the ones before. */
export async function startApp(options: AppOptions): Promise<App> {
  const { settings, log, secretKey } = options;
  const store = await openStore(options);
  const media = connectLiveKit(settings, options.livekit, secretKey);
  const actors = createActors({
    settings,
    log,
    store,
    media,
    secretKey,
    replica: newId(),
    onMoved: (rooms, facts) =>
      void facts.then((numbered) => {
        for (const { type } of numbered) actors.metrics.facts.inc({ type });
        return realtime.look(rooms, numbered);
      }),
  });
  let stopping = false;
  let background: Background | null = null;
  const edges = createEdges({
    ...options,
    actors,
    store,
    livekitState: async () => options.livekitAbsence?.() ?? (background?.watch.reachable() ? 'ok' : 'away'),
    stopping: () => stopping,
    pages: createPages(settings, media.livekitKeys.publicUrl),
  });
  const realtime = attachRealtime({ actors, store }, edges);
  background = await runBackground(actors, realtime);
  const { GREENROOM_METRICS_PORT: port } = settings;
  const metrics = port === undefined ? null : await serveMetrics({ port, host: settings.host }, edges.writeMetrics);
  return {
    port: await edges.http.listen(settings.PORT, settings.host),
    realtime,
    async stop() {
      stopping = true;
      realtime.close();
      await edges.http.close();
      await metrics?.close();
      await background?.stop();
      await store[Symbol.asyncDispose]();
    },
  };
}
