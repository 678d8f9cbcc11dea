import { setTimeout as delay } from 'node:timers/promises';
import { type LiveKitOptions, type StartedLiveKit, startLiveKit } from './livekit.ts';

/** Why LiveKit is not running now, as the health check shows it. */
type LiveKitAbsence = 'being built' | 'starting' | 'missing';

interface KeptLiveKit {
  /** Result of the first start; `building` as soon as it is known to take minutes. */
  readonly first: Promise<StartedLiveKit | { missing: string } | 'building'>;
  /** Null while LiveKit runs. */
  absence(): LiveKitAbsence | null;
  stop(): Promise<void>;
}

const shortestPause = 250;
const longestPause = 60_000;

/** Starts a LiveKit server, and restarts it with growing pauses when it ends or fails to start. */
export function keepLiveKit(options: Omit<LiveKitOptions, 'signal' | 'onBuild'>): KeptLiveKit {
  const { log } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  const first = Promise.withResolvers<StartedLiveKit | { missing: string } | 'building'>();
  let absence: LiveKitAbsence | null = 'starting';

  const onBuild = () => {
    absence = 'being built';
    first.resolve('building');
  };
  const start = () =>
    startLiveKit({ ...options, signal, onBuild }).catch((error: unknown) => ({ missing: String(error) }));
  const keep = async () => {
    let pause = shortestPause;
    let said: string | undefined;
    while (!signal.aborted) {
      const started = await start();
      if ('missing' in started) {
        absence = 'missing';
        if (started.missing !== said && !signal.aborted)
          log.warn({ missing: started.missing }, 'LiveKit is not running');
        said = started.missing;
        first.resolve(started);
      } else {
        absence = null;
        said = undefined;
        first.resolve(started);
        if (started.built) options.progress(`LiveKit is built and runs on port ${options.port}.`);
        const begun = performance.now();
        const end = await Promise.race([started.ended, stopped]);
        absence = 'starting';
        await started.stop();
        if (performance.now() - begun > longestPause) pause = shortestPause;
        if (!signal.aborted) log.warn({ end, pause }, 'LiveKit ended; restarting it');
      }
      await delay(pause, undefined, { signal }).catch(() => undefined);
      pause = Math.min(pause * 2, longestPause);
    }
  };
  const kept = keep();
  return {
    first: first.promise,
    absence: () => absence,
    async stop() {
      stopping.abort();
      await kept;
    },
  };
}
