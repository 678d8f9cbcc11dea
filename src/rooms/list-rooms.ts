import type { Answer, Call } from '#src/api/call.ts';
import { type Collection, emptyCollection, paginate } from '#src/api/paginate.ts';
import { identitySql } from '#src/identity/identity-sql.ts';
import { bannedSql, type Room, type Sql } from './find-room.ts';
import { removedAtSql } from './removals.ts';
import { describeRooms } from './room-object.ts';
import type { RoomParts } from './room-parts.ts';

/**
 * `GET rooms/`: the rooms in which the caller has a role, sorted by name. Other rooms are never listed, not even public
 * ones.
 */
export async function listRooms(parts: RoomParts, call: Call): Promise<Answer> {
  const { user } = call;
  const rooms = user === null ? emptyCollection : roomsOf(parts.database.pool, user.id);
  const page = await paginate(call, 'chosen', rooms);
  return { status: 200, json: { ...page, results: await describeRooms(parts, page.results, call) } };
}

/** The rooms in which a user has a role. */
function roomsOf(sql: Sql, userId: string): Collection<Room> {
  return {
    async count() {
      const { rows } = await sql.query<{ count: number }>({
        name: 'rooms.count-own',
        text: 'select count(*)::int as count from public.meet_resource_access where user_id = $1',
        values: [userId],
      });
      return rows[0]!.count;
    },
    async slice(limit, offset) {
      // Sorts on the names alone, then reads the other columns for the rows of this page only.
      const { rows } = await sql.query<Room>({
        name: 'rooms.list-own',
        text: `
          select r.resource_id as id, coalesce(r.slug, '') as slug, r.name, r.access_level as "accessLevel",
                 r.configuration, r.pin_code as "pinCode", own.role,
                 ${bannedSql('r.resource_id', '$1')} as banned,
                 ${removedAtSql('r.resource_id', `(select ${identitySql('u')} from public.meet_user u where u.id = $1)`)} as "removedAt"
          from (
            select a.resource_id, a.role, r.name
            from public.meet_resource_access a
            join public.meet_room r on r.resource_id = a.resource_id
            where a.user_id = $1
            order by r.name, r.resource_id
            limit $2 offset $3
          ) own
          join public.meet_room r on r.resource_id = own.resource_id
          order by r.name, r.resource_id`,
        values: [userId, limit, offset],
      });
      return rows;
    },
  };
}
