import { setTimeout as delay } from 'node:timers/promises';
import { freePort, isPortFree } from '#dev/free-port.ts';
import { lastOutput, startPart } from '#dev/part-process.ts';

interface ServerOptions {
  readonly dataDir: string;
  /** Name of the log file. */
  readonly name: string;
  readonly command: string;
  readonly args: (port: number) => readonly string[];
  /** Called before the start, such as to write a configuration. */
  readonly prepare?: (port: number) => Promise<void>;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Starts a server that cannot choose a port by itself, and waits until it listens on a loopback port. */
export async function startOnFreePort(
  options: ServerOptions,
): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const { dataDir, name, command, args, env } = options;
  for (let tries = 1; ; tries++) {
    const port = await freePort();
    await options.prepare?.(port);
    const part = await startPart({
      dataDir,
      name,
      command,
      args: args(port),
      ...(env === undefined ? {} : { env }),
      deathSignal: 'SIGKILL',
      stopBy: [['SIGKILL', 2_000]],
    });
    while (!part.hasEnded() && (await isPortFree(port))) await delay(20);
    if (!part.hasEnded()) return { port, stop: () => part.stop() };
    // Another program may have taken the port meanwhile.
    if (tries === 5) throw new Error(`${name} ${await part.ended}: ${await lastOutput(dataDir, name)}`);
  }
}
