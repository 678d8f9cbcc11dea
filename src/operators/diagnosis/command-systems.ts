import type { Runtime } from '#src/actors/runtime.ts';

/** When a command was requested, from its deadline; null for a job without one. */
export function requestedAt(
  { commands }: Pick<Runtime, 'commands'>,
  name: string,
  giveUpAt: string | null,
): string | null {
  const command = commands[name];
  if (command === undefined || giveUpAt === null) return null;
  return new Date(Date.parse(giveUpAt) - command.giveUpAfterMs).toISOString();
}

type OutsideSystem = 'LiveKit' | 'storage' | 'mail server' | 'database' | 'marketing service';

const others: Readonly<Record<string, OutsideSystem>> = {
  'recording.notice': 'mail server',
  'invitation.send': 'mail server',
  'recording.notify': 'database',
  'lobby.look': 'database',
};

/** The system that a command or a task needs. */
export function systemOf(name: string): OutsideSystem {
  if (name.startsWith('storage.')) return 'storage';
  return name.startsWith('marketing.') ? 'marketing service' : (others[name] ?? 'LiveKit');
}
