import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { identifyStarted, removeRunFile, type StopStep, stopProcess, writeRunFile } from './run-files.ts';
import { spawnTied, type TiedOptions } from './tied-process.ts';

interface PartOptions extends Omit<TiedOptions, 'output'> {
  readonly dataDir: string;
  /** Name of the run file and the log file. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly port?: number;
  readonly stopBy: readonly StopStep[];
}

/** A started part of the product, such as PostgreSQL. */
export interface PartProcess {
  readonly pid: number;
  /** Resolves with a description when the process has ended, for whatever reason. */
  readonly ended: Promise<string>;
  hasEnded(): boolean;
  stop(): Promise<void>;
}

/**
 * Starts a part that ends with this process; writes its output to `<dataDir>/log/<name>.log` and its pid to
 * `<dataDir>/run`.
 */
export async function startPart(options: PartOptions): Promise<PartProcess> {
  const { dataDir, name, command, args, port, stopBy, ...tied } = options;
  await mkdir(join(dataDir, 'log'), { recursive: true, mode: 0o700 });
  const log = await open(logPath(dataDir, name), 'w', 0o600);
  let child: ChildProcess;
  try {
    child = spawnTied(command, args, { ...tied, output: log.fd });
    await once(child, 'spawn');
  } finally {
    await log.close();
  }
  let over = false;
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      over = true;
      resolve(signal === null ? `ended with code ${code}` : `ended by ${signal}`);
    });
  });
  const identity = identifyStarted(child.pid ?? 0);
  await writeRunFile(dataDir, name, { ...identity, ...(port === undefined ? {} : { port }) });
  return {
    pid: identity.pid,
    ended,
    hasEnded: () => over,
    async stop() {
      if (!over) await stopProcess(identity, stopBy);
      await ended;
      await removeRunFile(dataDir, name);
    },
  };
}

/** Returns the last output lines of a part, for the message that explains why it did not start. */
export async function lastOutput(dataDir: string, name: string, lines = 8): Promise<string> {
  const text = await readFile(logPath(dataDir, name), 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-lines).join('\n');
}

function logPath(dataDir: string, name: string): string {
  return join(dataDir, 'log', `${name}.log`);
}
