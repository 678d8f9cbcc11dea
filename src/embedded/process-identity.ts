import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process that a later process of the same pid is not mistaken for. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Boot and start time of the process, as the system tells them; only ever compared. */
  readonly started: string;
}

/** Identifies a running process; undefined when there is none (a zombie has ended too). */
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

/** Whether exactly that process still runs. */
export function isRunning(identity: ProcessIdentity): boolean {
  return identifyProcess(identity.pid)?.started === identity.started;
}

/** The fields of `/proc/<pid>/stat` that matter here. Throws when there is no such process. */
export function readStat(pid: number): { name: string; state: string; parent: number; startTime: string } {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name stands in parentheses and may hold blanks and parentheses itself.
  const end = text.lastIndexOf(')');
  const fields = text.slice(end + 2).split(' ');
  return {
    name: text.slice(text.indexOf('(') + 1, end),
    state: fields[0] ?? '',
    parent: Number(fields[1]),
    startTime: fields[19] ?? '',
  };
}
