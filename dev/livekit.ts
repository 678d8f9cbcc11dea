import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '#src/kernel/log.ts';
import { freeUdpBlock, isPortFree } from './free-port.ts';
import { findOrBuildLiveKit } from './livekit-binary.ts';
import { configureLiveKit } from './livekit-configuration.ts';
import { lastOutput, type PartProcess, startPart } from './part-process.ts';
import { type StopStep, stopLeftover } from './run-files.ts';
import { writeFileWhole } from './write-file.ts';

export interface LiveKitOptions {
  readonly dataDir: string;
  /** Searched in addition to the PATH, and target of the build; `<dataDir>/bin` by default. */
  readonly binDir?: string;
  /** HTTP and WebSocket port; RTC uses the next port for TCP, and free ones above it for UDP. */
  readonly port: number;
  readonly key: string;
  readonly secret: string;
  readonly webhookUrl: string;
  readonly redisUrl?: string;
  readonly log: Log;
  readonly progress: (line: string) => void;
  /** Called before a build, which takes minutes. */
  readonly onBuild?: () => void;
  /** Aborts a start. */
  readonly signal?: AbortSignal;
}

export interface StartedLiveKit {
  /** Address for API calls and for clients. */
  readonly url: string;
  readonly pid: number;
  /** Path of the program, and whether this start built it. */
  readonly path: string;
  readonly built: boolean;
  /** Resolves with a description when the process has ended. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}

const udpPorts = 200;

// On SIGTERM it waits until the last participant has left; killing is safe, because it has no state on disk.
const stopBy: readonly StopStep[] = [['SIGKILL', 2_000]];

/** Starts an embedded LiveKit server on loopback; resolves with a sentence about what is missing if it cannot. */
export async function startLiveKit(options: LiveKitOptions): Promise<StartedLiveKit | { missing: string }> {
  const dataDir = resolve(options.dataDir);
  await stopLeftover(dataDir, 'livekit-server-build', [['SIGKILL', 2_000]]);
  await stopLeftover(dataDir, 'livekit', stopBy);
  const binDir = options.binDir ?? join(dataDir, 'bin');
  const binary = await findOrBuildLiveKit({ ...options, binDir, dataDir });
  if ('missing' in binary) return binary;
  if (options.signal?.aborted) return { missing: 'The start was given up.' };
  const { port } = options;
  for (const needed of [port, port + 1]) {
    if (!(await isPortFree(needed))) return { missing: portInUse(needed) };
  }
  const udpFrom = await freeUdpBlock(port + 2, udpPorts);
  const configuration = join(dataDir, 'run', 'livekit.yaml');
  await mkdir(join(dataDir, 'run'), { recursive: true, mode: 0o700 });
  await writeFileWhole(
    configuration,
    configureLiveKit({ ...options, tcpPort: port + 1, udpFrom, udpTo: udpFrom + udpPorts - 1 }),
  );
  const part = await startPart({
    dataDir,
    name: 'livekit',
    command: binary.path,
    args: ['--config', configuration],
    port,
    deathSignal: 'SIGKILL',
    stopBy,
  });
  const url = `http://127.0.0.1:${port}`;
  if (await becomesReady(part, url, options.signal)) {
    options.log.info({ port, pid: part.pid, built: binary.built }, 'livekit started');
    return { url, pid: part.pid, ...binary, ended: part.ended, stop: () => part.stop() };
  }
  await part.stop();
  return { missing: `LiveKit did not start:\n${await lastOutput(dataDir, 'livekit')}` };
}

function portInUse(port: number): string {
  return `LiveKit needs port ${port}, which another program uses: end that program, or set GREENROOM_LIVEKIT_PORT to a port that is free together with the next one.`;
}

async function becomesReady(part: PartProcess, url: string, signal?: AbortSignal): Promise<boolean> {
  const deadline = Date.now() + 30_000;
  while (!part.hasEnded() && !signal?.aborted && Date.now() < deadline) {
    const answered = await fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
      (response) => response.ok,
      () => false,
    );
    if (answered) return true;
    await delay(50);
  }
  return false;
}
