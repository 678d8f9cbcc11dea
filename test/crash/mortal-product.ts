import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '#dev/free-port.ts';
import { ownLiveKit } from '#test/support/own-livekit.ts';
import { launchProduct, originOf, type SpawnOptions } from '#test/support/start-product.ts';
import type { StartedScript } from '#test/support/start-script.ts';
import { makeTestFolder } from '#test/support/test-folder.ts';

/** A product that dies again and again, and is each time started anew on the same port, database and secrets. */
interface MortalProduct extends AsyncDisposable {
  readonly origin: string;
  /** How often it has died so far. */
  readonly deaths: number;
  /** Starts it; `fault` names the point at which it kills itself (`before-commit:3`). Resolves when it listens. */
  start(fault?: string): Promise<void>;
  /** Kills the one that lives with -9. */
  kill(): Promise<void>;
  /** Starts it, kills it with -9 so many milliseconds after it began to listen, or to start, and resolves afterwards. */
  liveFor(milliseconds: number, from: 'listening' | 'starting'): Promise<void>;
  /** Resolves when it has died by itself and was started again. */
  readonly reborn: Promise<void>;
  /** What every life has written. */
  lines(): string[];
}

export async function createMortalProduct(
  databaseUrl: string,
  env: Readonly<Record<string, string>> = {},
): Promise<MortalProduct> {
  const folder = await makeTestFolder();
  const port = await freePort();
  const lives: StartedScript[] = [];
  let deaths = 0;
  let over = false;
  let noteRebirth: (rebirth: Promise<void>) => void = () => undefined;
  const reborn = new Promise<void>((resolve) => {
    noteRebirth = resolve;
  });
  const launch = (fault?: string): StartedScript => {
    const options: SpawnOptions = {
      databaseUrl,
      dataDir: folder.path,
      port,
      livekit: ownLiveKit(),
      env: { ...env, ...(fault === undefined ? {} : { GREENROOM_FAULT: fault }) },
    };
    const script = launchProduct(options);
    lives.push(script);
    return script;
  };
  const start = async (fault?: string) => {
    const script = launch(fault);
    if (fault !== undefined) {
      void script.ended.then(() => {
        if (over) return;
        deaths += 1;
        const rebirth = start();
        rebirth.catch(() => undefined);
        noteRebirth(rebirth);
      });
    }
    await originOf(script);
  };
  return {
    origin: `http://localhost:${port}`,
    get deaths() {
      return deaths;
    },
    start,
    reborn,
    async kill() {
      await lives.at(-1)!.kill();
      deaths += 1;
    },
    async liveFor(milliseconds, from) {
      const script = launch();
      if (from === 'listening') await originOf(script);
      await delay(milliseconds);
      await script.kill();
      deaths += 1;
    },
    lines: () => lives.flatMap(({ lines }) => lines),
    async [Symbol.asyncDispose]() {
      over = true;
      for (const script of lives) await script.kill();
      await folder[Symbol.asyncDispose]();
    },
  };
}
