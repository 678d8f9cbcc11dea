import type { PartNote } from './start-parts.ts';

/** The short table that the start prints: what was started, found or is missing, and the address to open. */
export function describeStart(notes: readonly PartNote[], address: string | null): string {
  const width = Math.max(...notes.map(({ part }) => part.length), 8);
  const lines = notes.map(({ part, state, detail }) => `  ${part.padEnd(width)}  ${state.padEnd(7)}  ${detail}`);
  const open = address === null ? [] : ['', `  Open ${address}`, ''];
  return ['', '  Greenroom runs', '', ...lines, ...open].join('\n');
}
