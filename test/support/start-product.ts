import { createDevelopmentLogin } from '#dev/development-login.ts';
import { makeSigningKeys } from '#dev/signing-keys.ts';
import { type App, startApp } from '#src/app.ts';
import { createLog } from '#src/kernel/log.ts';
import { readSettings } from '#src/settings/settings.ts';
import { eventually } from './eventually.ts';
import { recordRealtime } from './record-realtime.ts';
import { recordResponses } from './record-responses.ts';
import { type StartedScript, startScript } from './start-script.ts';
import './provided.ts';

export interface Product extends AsyncDisposable {
  readonly origin: string;
  readonly app: App;
  /** Every line that was logged. */
  readonly logged: readonly string[];
}

export interface ProductOptions {
  readonly databaseUrl: string;
  /** Further settings. */
  readonly env?: Readonly<Record<string, string>>;
  /** A LiveKit server; without it, one that is never there. */
  readonly livekit?: { readonly url: string; readonly key: string; readonly secret: string };
}

/** All people of a test come from one address. */
export const crowds = {
  GREENROOM_KNOCKS_PER_SECOND_PER_ADDRESS: '100000',
  GREENROOM_KNOCKS_PER_SECOND_PER_ROOM: '100000',
  GREENROOM_WAITING_PER_ADDRESS: '100000',
  GREENROOM_LOGIN_RATES: '100000/minute',
  GREENROOM_MISSING_ROOM_RATES: '100000/minute',
};

export const testSecret = 'a-secret-that-all-replicas-of-a-test-share-0123456789';

/** An unreachable LiveKit: a port without a listener. */
export const nowhere = {
  url: 'http://127.0.0.1:9',
  key: 'test-key',
  secret: 'a-livekit-secret-of-thirty-two-characters',
};

/**
 * Starts the product in this process, on a port of its own. Its end fails when an answer, an
 * ack or a push was not as the documents say.
 */
export async function startProduct(options: ProductOptions): Promise<Product> {
  const logged: string[] = [];
  const settings = readSettings({ PORT: '0', GREENROOM_WEB: 'false', ...crowds, ...options.env });
  const log = createLog('info', { write: (line) => logged.push(line) });
  const app = await startApp({
    settings,
    log,
    databaseUrl: options.databaseUrl,
    livekit: options.livekit ?? nowhere,
    secretKey: testSecret,
    operatorToken: 'an-operators-token-of-tests',
    developmentLogin: createDevelopmentLogin(settings, await makeSigningKeys(), log),
    version: { version: '0.0.0', commit: null },
  });
  const recorder = recordResponses(app.port);
  const realtimeRecorder = recordRealtime();
  let stopped = false;
  return {
    app,
    origin: `http://localhost:${app.port}`,
    logged,
    async [Symbol.asyncDispose]() {
      // A test may have stopped it already.
      if (stopped) return;
      stopped = true;
      await app.stop();
      recorder.stop();
      realtimeRecorder.stop();
    },
  };
}

export interface ProductProcess extends AsyncDisposable {
  readonly origin: string;
  readonly script: StartedScript;
}

export interface SpawnOptions extends ProductOptions {
  readonly dataDir: string;
  /** 0: any. */
  readonly port?: number;
}

/**
 * Starts the product as a process of its own, so that it can be killed. It listens on `port`, stands on the given
 * database, and keeps its secrets in `dataDir`, which a restart needs again.
 */
export async function spawnProduct(options: SpawnOptions): Promise<ProductProcess> {
  const script = launchProduct(options);
  try {
    const origin = await originOf(script);
    const recorder = recordRealtime();
    return {
      origin,
      script,
      async [Symbol.asyncDispose]() {
        await script.kill();
        recorder.stop();
      },
    };
  } catch (error) {
    await script.kill();
    throw error;
  }
}

/** As `spawnProduct`, without waiting until it listens. */
export function launchProduct(options: SpawnOptions): StartedScript {
  const livekit = options.livekit ?? nowhere;
  return startScript(process.execPath, [new URL('../../src/main.ts', import.meta.url).pathname], {
    NODE_ENV: 'development',
    npm_lifecycle_event: undefined,
    PORT: String(options.port ?? 0),
    GREENROOM_WEB: 'false',
    ...crowds,
    GREENROOM_DATA_DIR: options.dataDir,
    DJANGO_SECRET_KEY: testSecret,
    DATABASE_URL: options.databaseUrl,
    LIVEKIT_API_URL: livekit.url,
    LIVEKIT_API_KEY: livekit.key,
    LIVEKIT_API_SECRET: livekit.secret,
    ...options.env,
  });
}

/** Waits until a launched product listens. Rejects with what it has written when it ends instead. */
export async function originOf(script: StartedScript): Promise<string> {
  const found = await eventually(
    'the address that the start prints',
    () => {
      const line = script.lines.find((one) => one.includes('Open http'));
      if (line !== undefined) return { origin: line.split('Open ')[1]!.trim() };
      return (script.child.exitCode ?? script.child.signalCode) !== null && { origin: null };
    },
    { timeout: 45_000 },
  );
  if (found.origin === null) throw new Error(`The product has ended: ${script.lines.join('\n')}`);
  return found.origin;
}
