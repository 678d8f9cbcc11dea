import type { Role } from '#machines/room/room.roles.ts';
import { hasIdentitySql } from '#src/identity/identity-sql.ts';
import { asOwnUuid } from '#src/kernel/ids.ts';
import type { Sql } from './find-room.ts';

/**
 * SQL expression of the room role of the active account with a LiveKit identity; null without one. `own` is the identity
 * as a uuid, from `asOwnUuid`.
 */
export const roleOfSql = (room: string, identity: string, own: string): string => `(
  select ra.role from public.meet_user ru
  join public.meet_resource_access ra on ra.user_id = ru.id and ra.resource_id = ${room}
  where ${hasIdentitySql('ru', identity, own)} and ru.is_active)`;

/** The room role of the active account with this LiveKit identity; null without one. */
export async function findRoleOf(sql: Sql, room: string, identity: string): Promise<Role | null> {
  const { rows } = await sql.query<{ role: Role | null }>({
    name: 'rooms.role-of',
    text: `select ${roleOfSql('$1', '$2', '$3')} as role`,
    values: [room, identity, asOwnUuid(identity)],
  });
  return rows[0]?.role ?? null;
}
