import type { Answer, ExternalCall } from '#src/api/call.ts';
import { type Collection, paginate } from '#src/api/paginate.ts';
import type { Sql } from '#src/rooms/find-room.ts';
import { originOf } from '#src/rooms/room-origin.ts';
import type { ExternalParts } from './external-parts.ts';
import { describeExternalRoom, type ExternalRoom, externalColumns, externalJoins } from './external-room.ts';

/** `GET rooms/`: the rooms that the client created and in which its user has a role, by name. */
export async function listExternalRooms(
  parts: ExternalParts,
  call: Pick<ExternalCall, 'external' | 'origin' | 'path' | 'query'>,
): Promise<Answer> {
  const { client, user } = call.external;
  const all = parts.settings.GREENROOM_EXTERNAL_ROOMS === 'user';
  const own = originOf(client);
  const page = await paginate(call, 'fixed', roomsOf(parts.database.pool, [user.id, all, own.kind, own.client]));
  return {
    status: 200,
    json: { ...page, results: await Promise.all(page.results.map((room) => describeExternalRoom(parts, room))) },
  };
}

const from = `
  from public.meet_resource_access a
  join public.meet_room r on r.resource_id = a.resource_id ${externalJoins}
  where a.user_id = $1 and ($2::boolean or (o.kind = $3 and o.client = $4))`;

function roomsOf(sql: Sql, values: readonly [string, boolean, string, string | null]): Collection<ExternalRoom> {
  return {
    async count() {
      const { rows } = await sql.query<{ count: number }>({
        name: 'external.count-rooms',
        text: `select count(*)::int as count ${from}`,
        values: [...values],
      });
      return rows[0]!.count;
    },
    async slice(limit, offset) {
      const { rows } = await sql.query<ExternalRoom>({
        name: 'external.list-rooms',
        text: `select a.role, ${externalColumns('$1')} ${from} order by r.name, r.resource_id limit $5 offset $6`,
        values: [...values, limit, offset],
      });
      return rows;
    },
  };
}
