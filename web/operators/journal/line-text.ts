import type { JournalLine } from '../api/journal-line.ts';

const causeWords: Readonly<Record<string, string>> = {
  webhook: 'webhook of LiveKit',
  user: 'user',
  guest: 'guest',
  participant: 'participant',
  timer: 'timer',
  command: 'outcome of a command',
  sweep: 'comparison with LiveKit',
  actor: 'another actor',
  replica: 'replica',
  roomkit: 'meeting room device',
  operator: 'operator',
};

/** Who or what caused a line. */
export const causeText = ({ cause }: JournalLine): string => causeWords[cause.by] ?? cause.by;

/** Whether a line holds a text anywhere that the page shows. */
export function holdsText(line: JournalLine, text: string): boolean {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return true;
  const { kind, event, cause, request, before, after, facts, commands } = line;
  const shown = [kind, event, cause.by, cause.id, cause.reason, request, before, after, causeText(line)];
  return [...shown, ...facts, ...commands.map(({ name }) => name)].some((one) => one?.toLowerCase().includes(wanted));
}
