import type { Settings } from '#src/settings/settings.ts';
import type { Standing } from './read-standings.ts';

/** A moment as sentences name it: UTC, to the second. */
export const moment = (at: Date): string => `${at.toISOString().slice(0, 19)}Z`;

/** When the global sweep runs at the latest. */
export const byGlobalSweep = ({ GREENROOM_GLOBAL_SWEEP_SECONDS: seconds }: Settings, now: Date): string =>
  `by ${moment(new Date(now.getTime() + seconds * 1000))} at the latest`;

/** A sentence on when the room's own sweep runs; `does` says what the sweep corrects. */
export function roomSweeps(standing: Standing, does: string): string {
  if (standing.quarantined) {
    return 'Nothing while the room is quarantined; the act actor.release delivers its kept reports, then its sweep runs.';
  }
  if (standing.sweeping === 'looking') return `The room's sweep, which is running now, ${does}.`;
  if (standing.sweepAt === null) return `Nothing by itself; the act room.reconcile starts a sweep, which ${does}.`;
  return `The room's sweep at ${moment(standing.sweepAt)} ${does}.`;
}
