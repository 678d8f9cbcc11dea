import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { identifyStarted, removeRunFile, type StopStep, stopProcess, writeRunFile } from './run-files.ts';
import { spawnTied, type TiedOptions } from './tied-process.ts';

interface PartOptions extends Omit<TiedOptions, 'output'> {
  readonly dataDir: string;
  /** Names the run file and the log file. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly port?: number;
  readonly stopBy: readonly StopStep[];
}

/** A started part of the product. */
export interface PartProcess {
  readonly pid: number;
  /** Resolves when it has ended, whoever ended it, with what can be said about it. */
  readonly ended: Promise<string>;
  hasEnded(): boolean;
  stop(): Promise<void>;
}

/** Starts a part that dies with us; its output goes to `<dataDir>/log/<name>.log`, its pid to `<dataDir>/run`. */
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

/** The last lines that a part has written, for the sentence that says why it did not start. */
export async function lastOutput(dataDir: string, name: string, lines = 8): Promise<string> {
  const text = await readFile(logPath(dataDir, name), 'utf8').catch(() => '');
  return text.trimEnd().split('\n').slice(-lines).join('\n');
}

function logPath(dataDir: string, name: string): string {
  return join(dataDir, 'log', `${name}.log`);
}
