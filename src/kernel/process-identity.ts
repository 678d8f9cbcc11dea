import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Identifies a process; a later process with the same pid differs. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Boot id and start time of the process; compared only for equality. */
  readonly started: string;
}

/** Identifies a running process; undefined when there is none (a zombie counts as ended). */
export function identifyProcess(pid: number): ProcessIdentity | undefined {
  if (!Number.isSafeInteger(pid) || pid <= 0) return undefined;
  try {
    if (process.platform === 'linux') {
      const { state, startTime } = readStat(pid);
      if (state === 'Z' || state === 'X') return undefined;
      const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
      return { pid, started: `${boot}/${startTime}` };
    }
    const started = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return started === '' ? undefined : { pid, started };
  } catch {
    return undefined;
  }
}

/** Returns whether this very process still runs. */
export function isRunning(identity: ProcessIdentity): boolean {
  return identifyProcess(identity.pid)?.started === identity.started;
}

/** Reads the needed fields of `/proc/<pid>/stat`. Throws when the process does not exist. */
export function readStat(pid: number): { name: string; state: string; parent: number; startTime: string } {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name is in parentheses and may itself contain blanks and parentheses.
  const end = text.lastIndexOf(')');
  const fields = text.slice(end + 2).split(' ');
  return {
    name: text.slice(text.indexOf('(') + 1, end),
    state: fields[0] ?? '',
    parent: Number(fields[1]),
    startTime: fields[19] ?? '',
  };
}
