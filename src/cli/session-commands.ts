import { listSessions, revokeSession, revokeSessions } from '#src/identity/session-list.ts';
import type { Command } from './command.ts';

/** Commands that list and end sessions. */
export const sessionCommands: readonly Command[] = [
  {
    words: ['sessions', 'list'],
    args: [],
    options: { user: 'e-mail' },
    help: 'who is logged in, the last first; --limit n for more',
    async run({ database, limit }, _args, { user }) {
      const data = await listSessions(database, { email: textOf(user), limit });
      const lines = data.map(
        ({ id, email, userId, began, ends }) => `${id.slice(0, 16)}  ${began}  until ${ends}  ${email ?? userId}`,
      );
      return { data, text: lines.length === 0 ? 'Nobody is logged in.' : lines.join('\n') };
    },
  },
  {
    words: ['sessions', 'revoke'],
    args: ['id?'],
    options: { user: 'e-mail', all: null },
    help: 'log out a session (its id, or how it begins), a user, or everybody',
    async run({ database }, [id], { user, all }) {
      if ([id, user, all].filter((one) => one !== undefined).length !== 1) {
        throw new Error('Name one of: the id of a session, --user <e-mail>, --all.');
      }
      const email = textOf(user);
      const ended = id === undefined ? await revokeSessions(database, email) : await revokeSession(database, id);
      return { data: { ended }, text: `Ended ${ended === 1 ? '1 session' : `${ended} sessions`}.` };
    },
  },
];

const textOf = (option: string | boolean | undefined): string | undefined =>
  typeof option === 'string' ? option : undefined;
