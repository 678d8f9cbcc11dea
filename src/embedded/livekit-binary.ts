import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findProgram } from './find-program.ts';
import { lastOutput, startPart } from './part-process.ts';

const livekitModule = 'github.com/livekit/livekit-server/cmd/server@v1.13.5';

/** Instructions for a machine with neither a LiveKit server nor Go. */
const howToGetLiveKit = `put livekit-server on the PATH, or install Go (1.21 or newer) and start again: it is then built by \`go install ${livekitModule}\`, or set LIVEKIT_API_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET to a server that runs`;

interface LiveKitBinaryOptions {
  /** Searched in addition to the PATH; built programs are stored here. */
  readonly binDir: string;
  /** Holds the temporary files of the build, and its log. */
  readonly dataDir: string;
  /** Called with lines for the user. */
  readonly progress: (line: string) => void;
  /** Called before a build begins. */
  readonly onBuild?: () => void;
  /** Aborts a build. */
  readonly signal?: AbortSignal;
}

/**
 * Returns the path of a LiveKit server: an existing one, else one built with Go, which takes minutes once; else a
 * sentence with instructions.
 */
export async function findOrBuildLiveKit(
  options: LiveKitBinaryOptions,
): Promise<{ path: string; built: boolean } | { missing: string }> {
  const path = findProgram('livekit-server') ?? findProgram('livekit-server', [options.binDir]);
  if (path !== undefined) return { path, built: false };
  const go = findProgram('go') ?? findProgram('go', ['/usr/local/go/bin']);
  if (go === undefined) return { missing: `There is no LiveKit server here: ${howToGetLiveKit}.` };
  const failure = await build(go, options);
  if (failure === undefined) return { path: join(options.binDir, 'livekit-server'), built: true };
  return { missing: `LiveKit could not be built (${failure}). To get it, ${howToGetLiveKit}.` };
}

/**
 * Builds in a temporary folder, then renames, so that a kill leaves no partial program. Resolves with the error, if
 * any.
 */
async function build(go: string, options: LiveKitBinaryOptions): Promise<string | undefined> {
  const { binDir, dataDir, progress, signal } = options;
  options.onBuild?.();
  const making = join(binDir, 'making');
  await rm(making, { recursive: true, force: true });
  await mkdir(making, { recursive: true });
  const started = Date.now();
  progress('Building LiveKit with Go; this takes a few minutes, once.');
  const compiler = await startPart({
    dataDir,
    name: 'livekit-build',
    command: go,
    args: ['install', '-trimpath', '-ldflags=-s -w', livekitModule],
    env: { ...process.env, GOBIN: making, GOFLAGS: '' },
    cwd: making,
    deathSignal: 'SIGTERM',
    stopBy: [['SIGTERM', 2_000]],
  });
  const waiting = new AbortController();
  const tell = async () => {
    for (;;) {
      await delay(10_000, undefined, { signal: waiting.signal });
      progress(`Building LiveKit: ${Math.round((Date.now() - started) / 1000)} s so far.`);
    }
  };
  const told = tell().catch(() => undefined);
  const giveUp = () => void compiler.stop();
  signal?.addEventListener('abort', giveUp);
  if (signal?.aborted) giveUp();
  const end = await compiler.ended;
  signal?.removeEventListener('abort', giveUp);
  waiting.abort();
  await told;
  await compiler.stop();
  const done = end === 'ended with code 0';
  if (done) await rename(join(making, 'server'), join(binDir, 'livekit-server'));
  await rm(making, { recursive: true, force: true });
  if (done) return undefined;
  return `go ${end}: ${(await lastOutput(dataDir, 'livekit-build', 3)).replaceAll('\n', ' ')}`;
}
