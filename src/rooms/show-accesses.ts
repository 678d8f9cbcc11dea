import type { Answer, Call } from '#src/api/call.ts';
import { type Collection, paginate } from '#src/api/paginate.ts';
import type { SessionUser } from '#src/api/session-user.ts';
import type { AccessObject } from './access-fields.ts';
import { describeAccess, requireAccess } from './find-access.ts';
import { bannedSql, type Sql } from './find-room.ts';
import { isHostSql } from './host-sql.ts';
import type { RoomParts } from './room-parts.ts';

type Parts = Pick<RoomParts, 'database'>;

/** `GET resource-accesses/`: all accesses of the rooms that the caller administers, newest first. */
export async function listResourceAccesses({ database }: Parts, call: Call<unknown, SessionUser>): Promise<Answer> {
  return { status: 200, json: await paginate(call, 'fixed', accessesFor(database.pool, call.user.id)) };
}

/** `GET resource-accesses/{id}/`: one access. */
export async function showResourceAccess({ database }: Parts, call: Call<unknown, SessionUser>): Promise<Answer> {
  const access = await requireAccess(database.pool, call.params.id!, call.user.id);
  return { status: 200, json: describeAccess(access) };
}

const administered = `
  public.meet_resource_access own
  join public.meet_resource_access a on a.resource_id = own.resource_id
  where own.user_id = $1 and ${isHostSql('own.role')}
    and not ${bannedSql('own.resource_id', '$1')}`;

function accessesFor(sql: Sql, userId: string): Collection<AccessObject> {
  return {
    async count() {
      const { rows } = await sql.query<{ count: number }>({
        name: 'rooms.count-accesses',
        text: `select count(*)::int as count from ${administered}`,
        values: [userId],
      });
      return rows[0]!.count;
    },
    async slice(limit, offset) {
      const { rows } = await sql.query<AccessObject>({
        name: 'rooms.page-of-accesses',
        text: `select a.id, a.user_id as user, a.resource_id as resource, a.role from ${administered}
          order by a.created_at desc, a.id desc limit $2 offset $3`,
        values: [userId, limit, offset],
      });
      return rows;
    },
  };
}
