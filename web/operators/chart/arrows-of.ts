import type { DrawnState, Way } from '#machines/read-machine.ts';
import { statesOf } from './chart-machines.ts';

/** All ways that lead from one state to another. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly ways: readonly Way[];
}

/** The key of an arrow in a layout. */
export const keyOf = ({ from, to }: Pick<Arrow, 'from' | 'to'>): string => `${from}>${to}`;

/** One arrow for each pair of states between which ways lead. */
export function arrowsOf(region: DrawnState): readonly Arrow[] {
  const arrows = new Map<string, { from: string; to: string; ways: Way[] }>();
  for (const way of statesOf(region).flatMap(({ ways }) => ways)) {
    const { from, to } = way;
    if (to === null || to === from) continue;
    const key = keyOf({ from, to });
    const arrow = arrows.get(key) ?? { from, to, ways: [] };
    arrow.ways.push(way);
    arrows.set(key, arrow);
  }
  return [...arrows.values()];
}

/** The state directly inside `outer` that is, or contains, the one at this path; null if that is elsewhere. */
export function childWith(outer: DrawnState, path: string): DrawnState | null {
  return outer.states.find((child) => path === child.path || path.startsWith(`${child.path}.`)) ?? null;
}
