import { isHost, type Role } from '#machines/room/room.roles.ts';
import type { Transaction } from '#src/db/transaction.ts';
import { AppError } from '#src/kernel/errors.ts';
import type { Access } from './find-access.ts';
import { bannedSql, type Sql } from './find-room.ts';

/** The refusal for callers who are not owners and try to make an owner or change one. */
export const ownersOnly = () => new AppError('forbidden', 'Only owners of a room can assign other users as owners.');

/** Throws `forbidden` unless the caller administers the room `resource` and is not banned from its meeting. */
export async function requireAdministered(sql: Sql, resource: string, callerId: string): Promise<Role> {
  const { rows } = await sql.query<{ role: Role }>({
    name: 'rooms.own-role',
    text: `select role from public.meet_resource_access
      where resource_id = $1 and user_id = $2 and not ${bannedSql('$1', '$2')}`,
    values: [resource, callerId],
  });
  const role = rows[0]?.role ?? null;
  if (role !== null && isHost(role)) return role;
  throw new AppError('forbidden', 'You must be administrator or owner of a room to add accesses to it.');
}

/**
 * Throws `forbidden` when this access belongs to the room's last owner. The room must be locked, so that two owners who
 * resign at the same time cannot leave it without one.
 */
export async function requireOtherOwner({ client }: Transaction, access: Access): Promise<void> {
  if (access.role !== 'owner') return;
  const { rows } = await client.query<{ others: boolean }>({
    name: 'rooms.other-owners',
    text: `select exists (
      select from public.meet_resource_access where resource_id = $1 and role = 'owner' and id <> $2) as others`,
    values: [access.resource, access.id],
  });
  if (!rows[0]!.others) throw new AppError('forbidden', 'A resource should keep at least one owner.');
}
