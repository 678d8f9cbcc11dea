import type { ExternalCaller } from '#src/api/external-caller.ts';
import { AppError } from '#src/kernel/errors.ts';
import { parseUuid } from '#src/kernel/ids.ts';
import type { Sql } from '#src/rooms/find-room.ts';
import { NoSuchRoom } from '#src/rooms/no-such-room.ts';
import { requireHost, requireOwner } from '#src/rooms/require-room.ts';
import { originOf } from '#src/rooms/room-origin.ts';
import type { Settings } from '#src/settings/settings.ts';
import { type ExternalRoom, externalColumns, externalJoins } from './external-room.ts';

/** What a client wants of a room. */
type Intent = 'retrieve' | 'update' | 'delete';

/** Reads a room with the role of a user; null when there is none. One statement. */
export async function findExternalRoom(sql: Sql, id: string, user: string): Promise<ExternalRoom | null> {
  const { rows } = await sql.query<ExternalRoom>({
    name: 'external.find-room',
    text: `select a.role, ${externalColumns('$2')} from public.meet_room r ${externalJoins}
      left join public.meet_resource_access a on a.resource_id = r.resource_id and a.user_id = $2
      where r.resource_id = $1`,
    values: [id, user],
  });
  return rows[0] ?? null;
}

/**
 * Reads a room that a client may see or change for its user. Rejects with `not_found` when there is no such room or
 * another client created it, and with `forbidden` when the user's role does not permit it.
 */
export async function requireExternalRoom(
  sql: Sql,
  settings: Pick<Settings, 'GREENROOM_EXTERNAL_ROOMS'>,
  { client, user }: ExternalCaller,
  reference: string,
  intent: Intent,
): Promise<ExternalRoom> {
  const id = parseUuid(reference);
  if (id === null) throw new AppError('not_found', 'Not found.');
  const room = await findExternalRoom(sql, id, user.id);
  if (room === null) throw new NoSuchRoom();
  const own = originOf(client);
  const isOwn = own.client !== null && room.origin === own.kind && room.client === own.client;
  const isOlder = intent === 'retrieve' && room.origin === null;
  if (settings.GREENROOM_EXTERNAL_ROOMS === 'application' && !isOwn && !isOlder) throw new NoSuchRoom();
  if (intent === 'delete') requireOwner(room);
  else if (intent === 'update') requireHost(room);
  else requireRole(room);
  return room;
}

/** Throws `forbidden` unless the user has a role in the room. */
export function requireRole({ role }: Pick<ExternalRoom, 'role'>): void {
  if (role === null) throw new AppError('forbidden', 'You do not have permission to perform this action.');
}
