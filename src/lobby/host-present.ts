import type { Database } from '#src/db/database.ts';
import { query } from '#src/db/query.ts';
import { identitySql } from '#src/identity/identity-sql.ts';
import { aliveSql } from '#src/jobs/replica.ts';
import { isActiveHostSql } from '#src/rooms/host-sql.ts';

/** SQL condition: an owner or administrator is in the LiveKit room, or watches it from a socket of a live replica. */
export const hostPresentSql = (room: string): string => `exists (
    select 1 from public.meet_resource_access a
    join public.meet_user u on u.id = a.user_id
    join greenroom.presence p on p.room = a.resource_id and p.identity = ${identitySql('u')}
    where a.resource_id = ${room} and ${isActiveHostSql('a', 'u')} and p.left_at is null
  ) or exists (
    select 1 from greenroom.host_watch w join greenroom.replica r on r.id = w.replica
    where w.room = ${room} and ${aliveSql('r')}
  )`;

/** Whether a host of the room is present, as `hostPresentSql` defines it. */
export async function isHostPresent(database: Database, room: string): Promise<boolean> {
  const { rows } = await query<{ present: boolean }>(
    database,
    'lobby.host-present',
    `select ${hostPresentSql('$1::uuid')} as present`,
    [room],
  );
  return rows[0]?.present ?? false;
}
