import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { identifyStarted, stopProcess } from '#dev/run-files.ts';

export interface StartedScript extends AsyncDisposable {
  readonly child: ChildProcess;
  readonly pid: number;
  /** What it has written so far, line by line. */
  readonly lines: readonly string[];
  /** Resolves with its exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  /** Kills it with SIGKILL, and resolves when it has ended. */
  kill(): Promise<void>;
}

/** Starts a program of the test in a process of its own, so that it can be killed; `cwd` is its working folder. */
export function startScript(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>> = {},
  cwd = process.cwd(),
): StartedScript {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => lines.push(line));
  const ended = once(child, 'exit').then(([code, signal]) => (code ?? signal) as number | string);
  const identity = identifyStarted(child.pid ?? 0);
  const kill = async () => {
    await stopProcess(identity, [['SIGKILL', 5_000]]);
    await ended;
  };
  return { child, pid: identity.pid, lines, ended, kill, [Symbol.asyncDispose]: kill };
}
