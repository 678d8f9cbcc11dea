import { asOwnUuid } from '#src/kernel/ids.ts';
import type { Sql } from './find-room.ts';
import type { Role } from './role.ts';

/** The room role of the active account with this LiveKit identity; null without one. */
export async function findRoleOf(sql: Sql, room: string, identity: string): Promise<Role | null> {
  const { rows } = await sql.query<{ role: Role }>({
    name: 'rooms.role-of',
    text: `select a.role from public.meet_user u
      join public.meet_resource_access a on a.user_id = u.id and a.resource_id = $1
      where (u.sub = $2 or (u.sub is null and u.id = $3)) and u.is_active`,
    values: [room, identity, asOwnUuid(identity)],
  });
  return rows[0]?.role ?? null;
}
