import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { findProgram } from './find-program.ts';

export interface TiedOptions {
  /** Signal that the child gets when this process ends, for any reason. */
  readonly deathSignal: NodeJS.Signals;
  /** Arguments of `setpriv` that change the child's user, in addition to those that tie it to us. */
  readonly privileges?: readonly string[];
  readonly uid?: number;
  readonly gid?: number;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** File descriptor for output and errors; discarded by default. */
  readonly output?: number;
  /** Undefined on systems without `setpriv`, and in the test of that case. */
  readonly setpriv?: string | undefined;
}

/**
 * Starts a child that ends with this process, even after SIGKILL. On Linux the kernel sends the signal; elsewhere a
 * shell waits for the end of a pipe that only this process holds open.
 */
export function spawnTied(command: string, args: readonly string[], options: TiedOptions): ChildProcess {
  const setpriv = 'setpriv' in options ? options.setpriv : findSetpriv();
  const signal = options.deathSignal.replace(/^SIG/, '');
  const output = options.output ?? 'ignore';
  const shared = {
    stdio: ['ignore', output, output] satisfies StdioOptions,
    // Own process group, so that Ctrl-C reaches only us and we stop the parts in order.
    detached: true,
    env: options.env ?? process.env,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.uid === undefined ? {} : { uid: options.uid }),
    ...(options.gid === undefined ? {} : { gid: options.gid }),
  };
  if (setpriv !== undefined) {
    // This process may have ended before the child requested the signal; a child with another parent must not start.
    const onlyUnderUs = ['sh', '-c', '[ "$PPID" = "$0" ] || exit 1; exec "$@"', String(process.pid)];
    const privileges = [...(options.privileges ?? []), '--pdeathsig', signal];
    return spawn(setpriv, [...privileges, '--', ...onlyUnderUs, command, ...args], shared);
  }
  const child = spawn(command, args, shared);
  if (child.pid !== undefined) guard(child, signal);
  return child;
}

/** Finds util-linux's `setpriv`, which can tie a child to its parent. */
export function findSetpriv(): string | undefined {
  return process.platform === 'linux' ? findProgram('setpriv', ['/usr/bin', '/bin']) : undefined;
}

function guard(child: ChildProcess, signal: string): void {
  const script = `read -r _; kill -s ${signal} "$0"`;
  const keeper = spawn('/bin/sh', ['-c', script, String(child.pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  keeper.unref();
  child.once('exit', () => keeper.kill('SIGKILL'));
}
