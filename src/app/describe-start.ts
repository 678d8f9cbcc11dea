import type { SettingsNote } from '#src/settings/describe-report.ts';
import type { PartNote } from './parts.ts';

/** Formats the table printed at start: parts that were started, found or are missing, and the address to open. */
export function describeStart(notes: readonly (PartNote | SettingsNote)[], address: string | null): string {
  const open = address === null ? [] : ['', `  Open ${address}`, ''];
  return ['', '  Greenroom runs', '', ...describeNotes(notes), ...open].join('\n');
}

/** Formats the lines of that table. */
export function describeNotes(notes: readonly (PartNote | SettingsNote)[]): string[] {
  const width = Math.max(...notes.map(({ part }) => part.length), 8);
  return notes.map(({ part, state, detail }) => `  ${part.padEnd(width)}  ${state.padEnd(7)}  ${detail}`);
}
