import { type MergedGroup, mergeUsers } from '#src/identity/merge-users.ts';
import type { Command } from './command.ts';

/** Commands on accounts. */
export const userCommands: readonly Command[] = [
  {
    words: ['users', 'merge'],
    args: [],
    options: { 'dry-run': null, 'email-filter': 'part of an e-mail' },
    help: 'make one account of those that share an e-mail, whatever its case',
    async run({ database }, _args, options) {
      const filter = options['email-filter'];
      const data = await mergeUsers(database, {
        dryRun: options['dry-run'] === true,
        filter: typeof filter === 'string' ? filter : undefined,
      });
      const failed = data.some(({ error }) => error !== undefined);
      return {
        data,
        text: data.length === 0 ? 'No e-mail belongs to several accounts.' : data.map(say).join('\n'),
        failed,
      };
    },
  },
];

function say({ email, kept, merged, done, error }: MergedGroup): string {
  const what = `${email}: ${merged.length} into ${kept}`;
  if (error !== undefined) return `${what}: failed: ${error}`;
  return done ? `${what}: merged` : `${what}: would be merged`;
}
