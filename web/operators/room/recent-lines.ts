import { createContext } from 'preact';
import type { JournalLine } from '../api/journal-line.ts';

/** The newest lines of the room's journal, for charts that show the last move of an actor. */
export const RecentLines = createContext<readonly JournalLine[]>([]);

/** The newest move of an actor among these lines. */
export function lastMoveOf(
  lines: readonly JournalLine[],
  kind: string,
  id: string,
): Pick<JournalLine, 'before' | 'after' | 'event'> | null {
  const line = lines.find((one) => one.kind === kind && one.actor === id && one.before !== one.after);
  return line === undefined ? null : { before: line.before, after: line.after, event: line.event };
}
