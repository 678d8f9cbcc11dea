import type { Settings } from '#src/settings/settings.ts';
import { eventually } from '#test/support/eventually.ts';
import { startScript } from '#test/support/start-script.ts';

interface DemoProduct extends AsyncDisposable {
  readonly origin: string;
  readonly started: boolean;
}

/** The product that runs at this PORT, or one that is started with the settings of this environment. */
export async function findOrStartProduct(settings: Settings): Promise<DemoProduct> {
  const origin = `http://localhost:${settings.PORT}`;
  const found = await fetch(`${origin}/__heartbeat__`).catch(() => null);
  if (found?.ok) return { origin, started: false, [Symbol.asyncDispose]: async () => undefined };
  const script = startScript(process.execPath, [new URL('../../src/main.ts', import.meta.url).pathname], {
    npm_lifecycle_event: undefined,
  });
  await eventually(
    `the address of the product; it wrote:\n${script.lines.join('\n')}`,
    () => {
      if (script.child.exitCode !== null) throw new Error(script.lines.join('\n'));
      return script.lines.some((line) => line.includes('Open http'));
    },
    // A LiveKit that has to be built first takes minutes.
    { timeout: 15 * 60_000, interval: 100 },
  );
  return {
    origin,
    started: true,
    async [Symbol.asyncDispose]() {
      script.child.kill('SIGTERM');
      await script.ended;
    },
  };
}
