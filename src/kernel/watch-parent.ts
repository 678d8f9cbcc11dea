import { readStat } from './process-identity.ts';

/**
 * Calls `onGone` once when the parent process has ended; checks every second. After a SIGKILL of npm, this process
 * would otherwise be an orphan that holds its ports. Call it before anything else, so that an early end of the parent
 * is noticed.
 */
export function watchParent(onGone: () => void): { stop(): void } {
  const parent = process.ppid;
  const grandparent = parentOfShell(parent);
  const timer = setInterval(() => {
    if (process.ppid === parent && (grandparent === undefined || parentOfShell(parent) === grandparent)) return;
    clearInterval(timer);
    onGone();
  }, 1_000);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

/** Some shells stay between npm and this process; then watch the shell's parent. */
function parentOfShell(pid: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const { name, parent } = readStat(pid);
    return /^(sh|dash|bash|ash)$/.test(name) ? parent : undefined;
  } catch {
    return undefined;
  }
}
