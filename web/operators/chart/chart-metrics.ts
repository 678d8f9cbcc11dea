import type { DrawnState } from '#machines/read-machine.ts';
import { boxLines } from './way-text.ts';

/** Sizes of the texts of a diagram, in its own units; the style sheet sets the same font sizes. */
export const chartMetrics = { nameCharacter: 7.9, nameLine: 20, character: 6.1, line: 13, padding: 8 } as const;

interface Size {
  readonly width: number;
  readonly height: number;
}

const widest = (lines: readonly string[], character: number): number =>
  Math.ceil(Math.max(0, ...lines.map(({ length }) => length)) * character);

/** The size of a state's box, or of the heading of a state with others inside. */
export function boxSize(state: DrawnState): Size {
  const { nameCharacter, nameLine, character, line, padding } = chartMetrics;
  const lines = boxLines(state.ways);
  const width = Math.max(widest([state.name], nameCharacter), widest(lines, character));
  return { width: width + 2 * padding, height: nameLine + lines.length * line + (lines.length > 0 ? padding : 4) };
}
