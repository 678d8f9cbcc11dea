import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '#src/kernel/log.ts';

const afterFailureMs = 30_000;

interface Loop {
  stop(): Promise<void>;
}

/**
 * Repeats `turn`, `everyMs` after the previous one ended. Logs the first of consecutive failures and continues, with a
 * pause of at most 30 s, so that it recovers by itself after an outage.
 */
export function startLoop(log: Log, name: string, everyMs: number, turn: () => Promise<unknown>): Loop {
  const stopping = new AbortController();
  let failing = false;
  const run = async () => {
    while (!stopping.signal.aborted) {
      try {
        await turn();
        if (failing) log.info({ loop: name }, 'a loop recovered');
        failing = false;
      } catch (error) {
        if (!failing) log.warn({ err: error, loop: name }, 'a loop failed; retrying');
        failing = true;
      }
      await sleep(failing ? Math.min(everyMs, afterFailureMs) : everyMs, undefined, { signal: stopping.signal }).catch(
        () => undefined,
      );
    }
  };
  const running = run();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
