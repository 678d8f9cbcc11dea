import type { Sql } from '#src/rooms/find-room.ts';
import type { Role } from '#src/rooms/role.ts';

/** The role in a room of the account that is called so at LiveKit; null without one. */
export async function findRoleOf(sql: Sql, room: string, identity: string): Promise<Role | null> {
  const { rows } = await sql.query<{ role: Role }>({
    name: 'participants.role-of',
    text: `select a.role from public.meet_resource_access a join public.meet_user u on u.id = a.user_id
      where a.resource_id = $1 and coalesce(u.sub, u.id::text) = $2 and u.is_active`,
    values: [room, identity],
  });
  return rows[0]?.role ?? null;
}
