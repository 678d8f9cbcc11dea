import { shownText } from '../parts/shown-text.ts';

const longest = 160;

/** A JSON value in one line, cut. */
export function valueText(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return shownText(JSON.stringify(value.slice(0, longest + 1)), longest);
  return shownText(JSON.stringify(value) ?? 'nothing', longest);
}
