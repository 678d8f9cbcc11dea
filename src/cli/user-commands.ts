import { changeUser, findShownUser, listUsers } from '#src/identity/manage-users.ts';
import { type MergedGroup, mergeUsers } from '#src/identity/merge-users.ts';
import type { Command } from './command.ts';

/** Commands on accounts. */
export const userCommands: readonly Command[] = [
  {
    words: ['users', 'list'],
    args: ['text?'],
    help: 'accounts, also only those whose id, subject, e-mail or name contains a text; --limit n for more',
    async run({ database, limit }, [text]) {
      const data = await listUsers(database, { text, limit });
      const lines = data.map((user) => [user.id, user.email ?? user.sub ?? '', flagsOf(user)].join('  ').trimEnd());
      return { data, text: lines.length === 0 ? 'There are no such accounts.' : lines.join('\n') };
    },
  },
  {
    words: ['users', 'show'],
    args: ['id or e-mail'],
    help: 'an account with its flags, and how many rooms, recordings and sessions it has',
    async run({ database }, [reference = '']) {
      const data = await findShownUser(database, reference);
      return { data, text: JSON.stringify(data, null, 2) };
    },
  },
  {
    words: ['users', 'set'],
    args: ['id or e-mail'],
    options: {
      active: 'yes|no',
      staff: 'yes|no',
      superuser: 'yes|no',
      device: 'yes|no',
      language: 'code',
      'dry-run': null,
    },
    help: 'change the flags or the language of an account; a deactivated one is logged out at once',
    async run({ database, settings }, [reference = ''], options) {
      const { id } = await findShownUser(database, reference);
      const { language } = options;
      if (typeof language === 'string' && !settings.DJANGO_LANGUAGES.some(([code]) => code === language)) {
        throw new Error(`Languages: ${settings.DJANGO_LANGUAGES.map(([code]) => code).join(', ')}.`);
      }
      const flags = Object.fromEntries(flagNames.map((name) => [`is_${name}`, yesOrNo(name, options[name])]));
      const changes = { ...flags, ...(typeof language === 'string' ? { language } : {}) };
      if (Object.values(changes).every((value) => value === undefined)) throw new Error('Name what changes.');
      if (options['dry-run'] === true) return { data: { id, changes, done: false }, text: 'It would be changed.' };
      const ended = await changeUser(database, id, changes);
      return { data: { id, changes, done: true, ended }, text: `Changed; ${ended} sessions ended.` };
    },
  },
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

const flagNames = ['active', 'staff', 'superuser', 'device'] as const;

function yesOrNo(name: string, value: string | boolean | undefined): boolean | undefined {
  if (value === undefined || value === 'yes' || value === 'no')
    return value === undefined ? undefined : value === 'yes';
  throw new Error(`--${name} is yes or no.`);
}

const flagsOf = (user: Awaited<ReturnType<typeof listUsers>>[number]): string =>
  [...(user.is_active ? [] : ['inactive']), ...flagNames.slice(1).filter((name) => user[`is_${name}`])].join(' ');

function say({ email, kept, merged, done, error }: MergedGroup): string {
  const what = `${email}: ${merged.length} into ${kept}`;
  if (error !== undefined) return `${what}: failed: ${error}`;
  return done ? `${what}: merged` : `${what}: would be merged`;
}
