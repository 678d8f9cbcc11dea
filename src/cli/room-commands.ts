import { z } from 'zod';
import type { Role } from '#machines/room/room.roles.ts';
import { FieldErrors } from '#src/api/field-errors.ts';
import { causeOfAct, cliOperator } from '#src/api/operator.ts';
import { findShownUser } from '#src/identity/manage-users.ts';
import { newId } from '#src/kernel/ids.ts';
import { cleanReason } from '#src/operators/acts/clean-reason.ts';
import { searchRooms } from '#src/operators/live/search-rooms.ts';
import { removeRoom } from '#src/rooms/delete-room.ts';
import { findRoom, type Room } from '#src/rooms/find-room.ts';
import { roomFields } from '#src/rooms/room-fields.ts';
import { setAccess } from '#src/rooms/set-access.ts';
import { changeRoom } from '#src/rooms/update-room.ts';
import { cliActParts } from './cli-act-parts.ts';
import type { Command, Said } from './command.ts';
import { parseArguments } from './parse-arguments.ts';

type Tools = Parameters<Command['run']>[0];
type Options = Parameters<Command['run']>[2];

const how = { reason: 'text', 'dry-run': null } as const;
const role = z.object({ role: z.enum(['member', 'administrator', 'owner']) });

/** Commands that change rooms and the roles in them: what the back-office of La Suite Meet did. */
export const roomCommands: readonly Command[] = [
  {
    words: ['rooms', 'find'],
    args: ['text'],
    help: 'find rooms by link, id, name, PIN, the last digits of a number, or the id of an egress',
    async run({ database }, [text = '']) {
      const data = await searchRooms({ database }, text);
      const lines = data.map(({ room, by, member }) =>
        [room.id, by.padEnd(9), room.slug, member ?? ''].join('  ').trimEnd(),
      );
      return { data, text: lines.length === 0 ? 'Nothing was found.' : lines.join('\n') };
    },
  },
  {
    words: ['rooms', 'rename'],
    args: ['id or slug', 'name'],
    options: how,
    help: 'give a room another name, and the slug that follows from it',
    async run(tools, [reference = '', name], options) {
      return change(tools, reference, parseArguments(roomFields.pick({ name: true }), { name }), options);
    },
  },
  {
    words: ['rooms', 'access-level'],
    args: ['id or slug', 'level'],
    options: how,
    help: 'make a room public, trusted or restricted; its meeting and its waiting guests are updated',
    async run(tools, [reference = '', level], options) {
      const { access_level } = parseArguments(levels, { access_level: level });
      return change(tools, reference, { accessLevel: access_level }, options);
    },
  },
  {
    words: ['rooms', 'delete'],
    args: ['id or slug'],
    options: how,
    help: 'delete a room with all that belongs to it; a running meeting is closed',
    async run(tools, [reference = ''], options) {
      const room = await named(tools, reference);
      if (options['dry-run'] === true) return said(room, false, `The room ${room.slug} would be deleted.`);
      await removeRoom(await partsOf(tools), actOn(room, options), async () => undefined);
      return said(room, true, `The room ${room.slug} is deleted.`);
    },
  },
  {
    words: ['rooms', 'people'],
    args: ['id or slug'],
    help: 'who has a role in a room',
    async run(tools, [reference = '']) {
      const room = await named(tools, reference);
      const { rows } = await tools.database.pool.query<{ id: string; user: string; email: string | null; role: Role }>(
        `select a.id, u.id as user, u.email, a.role from public.meet_resource_access a
         join public.meet_user u on u.id = a.user_id where a.resource_id = $1 order by a.role desc, u.email, u.id`,
        [room.id],
      );
      const lines = rows.map(({ user, email, role }) => `${role.padEnd(13)}  ${user}  ${email ?? ''}`.trimEnd());
      return { data: rows, text: lines.length === 0 ? 'Nobody has a role in this room.' : lines.join('\n') };
    },
  },
  {
    words: ['rooms', 'give'],
    args: ['id or slug', 'user', 'role'],
    options: how,
    help: 'give an account (its id or e-mail) a role: member, administrator or owner',
    run: (tools, [room = '', user = '', name], options) =>
      give(tools, room, user, parseArguments(role, { role: name }).role, options),
  },
  {
    words: ['rooms', 'take'],
    args: ['id or slug', 'user'],
    options: how,
    help: 'take the role of an account (its id or e-mail); the last owner stays',
    run: (tools, [room = '', user = ''], options) => give(tools, room, user, null, options),
  },
];

const levels = roomFields.pick({ access_level: true }).required();

async function change(
  tools: Tools,
  reference: string,
  changes: Parameters<typeof changeRoom>[3],
  options: Options,
): Promise<Said> {
  const room = await named(tools, reference);
  if (options['dry-run'] === true) return said(room, false, `The room ${room.slug} would be changed.`);
  const parts = await partsOf(tools);
  const now = await changeRoom(parts, actOn(room, options), room, changes, async (tx) => {
    return () => findRoom(tx.client, room.id, null);
  }).catch((error: unknown) => {
    if (error instanceof FieldErrors) throw new Error(Object.values(error.fields).flat().join(' '));
    throw error;
  });
  return said(now ?? room, true, `The room ${now?.slug ?? room.slug} is changed.`);
}

async function give(tools: Tools, reference: string, who: string, role: Role | null, options: Options): Promise<Said> {
  const room = await named(tools, reference);
  const { id: user } = await findShownUser(tools.database, who);
  if (options['dry-run'] === true) return said(room, false, 'The role would be changed.', { user, role });
  const before = await setAccess(await partsOf(tools), actOn(room, options), user, role);
  const text = before === role ? 'The account has this role already.' : 'The role is changed.';
  return said(room, before !== role, text, { user, role, before });
}

/** The parts of acts, with the database that the functions of rooms take. */
async function partsOf(tools: Tools) {
  return { ...(await cliActParts(tools)), database: tools.database };
}

function actOn(room: Room, { reason }: Options) {
  const cause = causeOfAct(cliOperator, typeof reason === 'string' ? cleanReason(reason).slice(0, 500) : '');
  return { room: room.id, by: 'operator', request: newId(), cause };
}

async function named({ database }: Tools, reference: string): Promise<Room> {
  const room = await findRoom(database.pool, reference, null);
  if (room === null) throw new Error(`There is no room ${reference}.`);
  return room;
}

const said = ({ id, slug, name, accessLevel }: Room, done: boolean, text: string, more: object = {}): Said => ({
  data: { id, slug, name, access_level: accessLevel, done, ...more },
  text,
});
