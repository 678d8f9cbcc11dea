import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { findProgram } from './find-program.ts';

export interface TiedOptions {
  /** What the child gets when we die, however we die. */
  readonly deathSignal: NodeJS.Signals;
  /** Arguments for `setpriv` that change who the child is, beside those that tie it to us. */
  readonly privileges?: readonly string[];
  readonly uid?: number;
  readonly gid?: number;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** Where output and errors go: a file descriptor, or nowhere. */
  readonly output?: number;
  /** For systems without `setpriv`, and for the test of what is done there. */
  readonly setpriv?: string | undefined;
}

/**
 * Starts a child that dies with us, also when we are killed with -9. On Linux the kernel sees to it; elsewhere a
 * shell waits for the end of a pipe that only we hold.
 */
export function spawnTied(command: string, args: readonly string[], options: TiedOptions): ChildProcess {
  const setpriv = 'setpriv' in options ? options.setpriv : findSetpriv();
  const signal = options.deathSignal.replace(/^SIG/, '');
  const output = options.output ?? 'ignore';
  const shared = {
    stdio: ['ignore', output, output] satisfies StdioOptions,
    // A group of its own, so that Ctrl-C in the terminal reaches us alone and the parts end in our order.
    detached: true,
    env: options.env ?? process.env,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.uid === undefined ? {} : { uid: options.uid }),
    ...(options.gid === undefined ? {} : { gid: options.gid }),
  };
  if (setpriv !== undefined) {
    // We may have died before the child asked for the signal: then its parent is no longer us, and it must not start.
    const onlyUnderUs = ['sh', '-c', '[ "$PPID" = "$0" ] || exit 1; exec "$@"', String(process.pid)];
    const privileges = [...(options.privileges ?? []), '--pdeathsig', signal];
    return spawn(setpriv, [...privileges, '--', ...onlyUnderUs, command, ...args], shared);
  }
  const child = spawn(command, args, shared);
  if (child.pid !== undefined) guard(child, signal);
  return child;
}

/** The `setpriv` of util-linux, which can tie a child to its parent. */
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
