import { readStat } from './process-identity.ts';

/**
 * Calls `onGone` once when the process that has started us is gone, and looks each second. npm that is killed with -9
 * would else leave us behind as an orphan that holds its ports. Call it first of all: a parent that went before is not
 * missed.
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

/** Some shells stay between npm and us; then it is the shell whose parent goes. */
function parentOfShell(pid: number): number | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    const { name, parent } = readStat(pid);
    return /^(sh|dash|bash|ash)$/.test(name) ? parent : undefined;
  } catch {
    return undefined;
  }
}
