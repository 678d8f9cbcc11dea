import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { identifyProcess, isRunning, type ProcessIdentity } from '#src/kernel/process-identity.ts';
import { writeFileWhole } from './write-file.ts';

/** Record of a started part: its process, and its port if it has one. */
type RunFile = ProcessIdentity & { readonly port?: number };

/** Records a started part as `<dataDir>/run/<name>.json`, for the next start. */
export async function writeRunFile(dataDir: string, name: string, content: RunFile): Promise<void> {
  await mkdir(join(dataDir, 'run'), { recursive: true, mode: 0o700 });
  await writeFileWhole(runFilePath(dataDir, name), `${JSON.stringify(content)}\n`);
}

/** Reads the record of an earlier start; undefined when it is missing or unreadable. */
export async function readRunFile(dataDir: string, name: string): Promise<RunFile | undefined> {
  try {
    const content: unknown = JSON.parse(await readFile(runFilePath(dataDir, name), 'utf8'));
    if (typeof content !== 'object' || content === null) return undefined;
    const { pid, started, port } = content as Record<string, unknown>;
    if (typeof pid !== 'number' || typeof started !== 'string') return undefined;
    return { pid, started, ...(typeof port === 'number' ? { port } : {}) };
  } catch {
    return undefined;
  }
}

export async function removeRunFile(dataDir: string, name: string): Promise<void> {
  await rm(runFilePath(dataDir, name), { force: true });
}

/** Stops a process that an earlier start left under that name; an unrelated process with the same pid is left alone. */
export async function stopLeftover(dataDir: string, name: string, signals: readonly StopStep[]): Promise<void> {
  const left = await readRunFile(dataDir, name);
  if (left !== undefined) await stopProcess(left, signals);
  await removeRunFile(dataDir, name);
}

/** A signal, and how long to wait for the process to end after it, in milliseconds. */
export type StopStep = readonly [signal: NodeJS.Signals, patience: number];

/** Sends the signals in turn until the process has ended. Rejects when it survives all of them. */
export async function stopProcess(identity: ProcessIdentity, signals: readonly StopStep[]): Promise<void> {
  for (const [signal, patience] of signals) {
    if (!isRunning(identity)) return;
    try {
      process.kill(identity.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ESRCH') return;
      throw error;
    }
    const deadline = Date.now() + patience;
    while (isRunning(identity) && Date.now() < deadline) await delay(20);
  }
  if (isRunning(identity)) throw new Error(`The process ${identity.pid} could not be stopped.`);
}

/** Identifies a process that was just started. */
export function identifyStarted(pid: number): ProcessIdentity {
  return identifyProcess(pid) ?? { pid, started: 'ended' };
}

function runFilePath(dataDir: string, name: string): string {
  return join(dataDir, 'run', `${name}.json`);
}
