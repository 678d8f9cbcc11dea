import { Graph, layout } from '@dagrejs/dagre';
import type { DrawnState } from '#machines/read-machine.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

type Edge = readonly [from: string, to: string];

interface LaidBoxes {
  /** Left upper corner and size, by path. */
  readonly boxes: ReadonlyMap<string, Point & Size>;
  /** Points of each line, by `from>to`. */
  readonly lines: ReadonlyMap<string, readonly Point[]>;
  readonly height: number;
}

/** Places the boxes of neighbouring states and the lines between them. */
export function layOutBoxes(
  states: readonly (Size & { readonly state: DrawnState })[],
  edges: readonly Edge[],
): LaidBoxes {
  const graph = new Graph();
  graph.setGraph({ rankdir: 'TB', nodesep: 26, ranksep: 34, edgesep: 12 });
  for (const { state, width, height } of states) graph.setNode(state.path, { width, height });
  for (const [from, to] of edges) graph.setEdge(from, to, { width: 0, height: 0 });
  layout(graph);
  const boxes = states.map(({ state, width, height }) => {
    const { x, y }: Point = graph.node(state.path);
    return [state.path, { x: x - width / 2, y: y - height / 2, width, height }] as const;
  });
  const lines = edges.map(([from, to]) => {
    const { points }: { readonly points: readonly Point[] } = graph.edge(from, to);
    return [`${from}>${to}`, points] as const;
  });
  const { height }: Size = graph.graph();
  return { boxes: new Map(boxes), lines: new Map(lines), height };
}
