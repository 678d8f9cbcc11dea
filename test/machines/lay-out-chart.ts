import type { DrawnState } from '#machines/read-machine.ts';
import { type Arrow, arrowsOf, childWith, keyOf } from '../../web/operators/chart/arrows-of.ts';
import type { ChartLayout, RegionLayout } from '../../web/operators/chart/chart-layout.ts';
import { regionsOf } from '../../web/operators/chart/chart-machines.ts';
import type { Point } from './lay-out-boxes.ts';
import { type LaidState, layOutInside } from './lay-out-inside.ts';

/** Computes where the states and arrows of a machine are drawn, region by region. */
export function layOutChart(machine: DrawnState): ChartLayout {
  return Object.fromEntries(regionsOf(machine).map((region) => [region.path, layOutRegion(region)]));
}

type Placed = LaidState & Point;

const margin = 8;

function layOutRegion(region: DrawnState): RegionLayout {
  const arrows = arrowsOf(region);
  const root = { ...layOutInside(region, arrows), x: margin, y: margin };
  const placed = placeStates(root);
  const byPath = new Map(placed.map((one) => [one.state.path, one]));
  const text = (points: readonly Point[]) => points.map(({ x, y }) => `${Math.round(x)},${Math.round(y)}`).join(' ');
  const numbers = (...values: readonly number[]) => values.map(Math.round).join(' ');
  return {
    size: numbers(root.width + 2 * margin, root.height + 2 * margin),
    boxes: Object.fromEntries(
      placed.map(({ state, x, y, width, height }) => [state.path, numbers(x, y, width, height)]),
    ),
    initials: Object.fromEntries(
      placed
        .filter(({ state }) => state.initial !== null)
        .map((one) => [one.state.path, text(fromHeading(one, byPath.get(one.state.initial!)!, -0.3))]),
    ),
    arrows: Object.fromEntries(arrows.map((arrow) => [keyOf(arrow), text(route(arrow, root, byPath))])),
  };
}

function placeStates(outer: Placed): Placed[] {
  const moved = outer.inside.map((one) => ({ ...one, x: one.x + outer.x, y: one.y + outer.y }));
  return [outer, ...moved.flatMap(placeStates)];
}

/** A line from below the heading of a state down to one inside it; `share` moves it sideways from the middle. */
function fromHeading(outer: Placed, inner: Placed, share: number): Point[] {
  const x = inner.x + inner.width * (0.5 + share);
  return [
    { x, y: outer.y + outer.heading },
    { x, y: inner.y },
  ];
}

/** The line of an arrow: out of the frames around its start, between two neighbours, into the frames around its end. */
function route({ from, to }: Arrow, root: Placed, byPath: ReadonlyMap<string, Placed>): Point[] {
  let outer = root;
  for (;;) {
    if (outer.state.path === from) return fromHeading(outer, byPath.get(to)!, 0.3);
    if (outer.state.path === to) return fromHeading(outer, byPath.get(from)!, 0.4).toReversed();
    const [start, end] = [childWith(outer.state, from)!, childWith(outer.state, to)!];
    if (start !== end) {
      const { x, y } = outer;
      const points = outer.lines.get(`${start.path}>${end.path}`)!.map((point) => ({ x: point.x + x, y: point.y + y }));
      return [
        ...(start.path === from ? [] : [edgeTowards(byPath.get(from)!, points[0]!)]),
        ...points,
        ...(end.path === to ? [] : [edgeTowards(byPath.get(to)!, points.at(-1)!)]),
      ];
    }
    outer = byPath.get(start.path)!;
  }
}

/** The point on a box's edge that is nearest to another point. */
function edgeTowards({ x, y, width, height }: Placed, point: Point): Point {
  const near = { x: clamp(point.x, x, x + width), y: clamp(point.y, y, y + height) };
  if (near.x !== point.x || near.y !== point.y) return near;
  return { x: near.x, y: near.y - y < y + height - near.y ? y : y + height };
}

const clamp = (value: number, least: number, most: number): number => Math.min(Math.max(value, least), most);
