/** Checks one part; resolves with `ok` or a few words on the problem, which are public. */
export type Probe = () => Promise<'ok' | (string & {})>;

interface HealthOptions {
  /** The product cannot serve without these. */
  readonly needed: Readonly<Record<string, Probe>>;
  /** Shown, but the product works without these. */
  readonly wished?: Readonly<Record<string, Probe>>;
  readonly stopping: () => boolean;
  /** Milliseconds that a probe may take. */
  readonly patience?: number;
}

export interface Readiness {
  readonly ready: boolean;
  readonly body: {
    readonly status: 'ok' | 'stopping' | 'unavailable';
    readonly parts: Readonly<Record<string, string>>;
  };
}

/** Runs all probes concurrently, each with the timeout. */
export async function checkReadiness(options: HealthOptions): Promise<Readiness> {
  const patience = options.patience ?? 2000;
  const [needed, wished] = await Promise.all([
    askAll(options.needed, patience),
    askAll(options.wished ?? {}, patience),
  ]);
  const parts = { ...needed, ...wished };
  if (options.stopping()) return { ready: false, body: { status: 'stopping', parts } };
  const ready = Object.values(needed).every((state) => state === 'ok');
  return { ready, body: { status: ready ? 'ok' : 'unavailable', parts } };
}

/** Shares one running check among all concurrent requests: the endpoint is public, and each check costs statements. */
export function shareReadiness(look: () => Promise<Readiness>): () => Promise<Readiness> {
  let running: Promise<Readiness> | null = null;
  return () => {
    running ??= look().finally(() => {
      running = null;
    });
    return running;
  };
}

async function askAll(probes: Readonly<Record<string, Probe>>, patience: number): Promise<Record<string, string>> {
  const asked = Object.entries(probes).map(async ([name, probe]) => [name, await ask(probe, patience)] as const);
  return Object.fromEntries(await Promise.all(asked));
}

async function ask(probe: Probe, patience: number): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, patience, `no answer within ${patience} ms`);
  });
  try {
    return await Promise.race([probe(), late]);
  } catch {
    // The error may name hosts and users, so it is not shown.
    return 'failed';
  } finally {
    clearTimeout(timer);
  }
}
