import type { DrawnState, Way } from '#machines/read-machine.ts';
import { statesOf } from './chart-machines.ts';
import { pathsOfText } from './state-paths.ts';

/** A move as the journal has it. */
export interface LastMove {
  readonly before: string;
  readonly after: string;
  readonly event: string;
}

/** Most transitions that follow an event at once. */
const mostSteps = 4;

/** The ways of a region by which a move led from state to state, as far as its line tells. */
export function takenWays(region: DrawnState, { before, after, event }: LastMove): readonly Way[] {
  const [old, now] = [pathsOfText(before), pathsOfText(after)];
  const ways = statesOf(region).flatMap((state) => state.ways);
  const isEntered = (path: string) => now.has(path) && !old.has(path);
  const on = textOfEvent(event);
  const direct = ways.filter((way) => way.on === on && way.to !== null && old.has(way.from));
  for (const way of direct) {
    const led = isEntered(way.to!) ? [way] : followAtOnce(ways, way, isEntered, mostSteps);
    if (led !== null) return led;
  }
  return ways.filter(({ on, from, to }) => on === atOnce && to !== null && old.has(from) && isEntered(to));
}

const atOnce = 'at once';

/** Follows `always` transitions after `way` until one leads to an entered state; null if none does. */
function followAtOnce(
  ways: readonly Way[],
  way: Way,
  isEntered: (path: string) => boolean,
  steps: number,
): readonly Way[] | null {
  if (steps === 0) return null;
  for (const next of ways) {
    if (next.on !== atOnce || next.to === null || next.from !== way.to || next.to === way.to) continue;
    if (isEntered(next.to)) return [way, next];
    const led = followAtOnce(ways, next, isEntered, steps - 1);
    if (led !== null) return [way, ...led];
  }
  return null;
}

/** The journal names a delay `xstate.after.<delay>.<machine>.<state>`. */
function textOfEvent(event: string): string {
  const delay = /^xstate\.after\.([^.]+)\./.exec(event)?.[1];
  return delay === undefined ? event : `after ${delay}`;
}
