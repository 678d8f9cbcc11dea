import type { Way } from '#machines/read-machine.ts';

/** Event, or delay, and guard of a way. */
export function wayText({ on, guard, params }: Pick<Way, 'on' | 'guard' | 'params'>): string {
  return guard === null ? on : `${on} [${[guard, ...params].join(' ')}]`;
}

/** A way as a line of its state's box; the target is named relative to the state that contains both. */
export function wayLine(way: Way): string {
  if (way.to === null) return wayText(way);
  const outer = way.from.split('.').slice(0, -1).join('.');
  const near = outer !== '' && way.to.startsWith(`${outer}.`) ? way.to.slice(outer.length + 1) : way.to;
  return `${wayText(way)} → ${near}`;
}

const mostLines = 16;

/** The lines that a state's box has space for; the last one counts those left out. */
export function boxLines(ways: readonly Way[]): readonly string[] {
  const lines = ways.map(wayLine);
  if (lines.length <= mostLines) return lines;
  return [...lines.slice(0, mostLines - 1), `+ ${lines.length - mostLines + 1} more`];
}
