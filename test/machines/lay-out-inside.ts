import type { DrawnState } from '#machines/read-machine.ts';
import { type Arrow, childWith } from '../../web/operators/chart/arrows-of.ts';
import { boxSize } from '../../web/operators/chart/chart-metrics.ts';
import { layOutBoxes, type Point } from './lay-out-boxes.ts';

/** A state with the places of the states inside it, relative to its own corner. */
export interface LaidState {
  readonly state: DrawnState;
  readonly width: number;
  readonly height: number;
  /** Height of the name and the lines below it, above the states inside. */
  readonly heading: number;
  readonly inside: readonly (LaidState & Point)[];
  /** Lines between the frames of two states inside, by `from>to`. */
  readonly lines: ReadonlyMap<string, readonly Point[]>;
}

const margin = 14;

/** Lays out the states inside a state, innermost first, so that a state with others inside is one box for its neighbours. */
export function layOutInside(state: DrawnState, arrows: readonly Arrow[]): LaidState {
  const own = boxSize(state);
  if (state.states.length === 0) return { state, ...own, heading: own.height, inside: [], lines: new Map() };
  const children = state.states.map((child) => layOutInside(child, arrows));
  const edges = new Map<string, readonly [string, string]>();
  for (const { from, to } of arrows) {
    const [start, end] = [childWith(state, from), childWith(state, to)];
    if (start === null || end === null || start === end) continue;
    edges.set(`${start.path}>${end.path}`, [start.path, end.path]);
  }
  const { boxes, lines, height: innerHeight } = layOutBoxes(children, [...edges.values()]);
  const places = [...boxes.values()].flatMap(({ x, width }) => [x, x + width]);
  const turns = [...lines.values()].flatMap((points) => points.map(({ x }) => x));
  const [least, most] = [Math.min(...places, ...turns), Math.max(...places, ...turns)];
  const width = Math.max(own.width, most - least + 2 * margin);
  const left = (width - (most - least)) / 2 - least;
  const top = own.height + margin;
  const shift = ({ x, y }: Point): Point => ({ x: x + left, y: y + top });
  return {
    state,
    width,
    height: top + innerHeight + margin,
    heading: own.height,
    inside: children.map((child) => ({ ...child, ...shift(boxes.get(child.state.path)!) })),
    lines: new Map([...lines].map(([key, points]) => [key, points.map(shift)])),
  };
}
