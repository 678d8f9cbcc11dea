import type { Database } from '#src/db/database.ts';
import { query } from '#src/db/query.ts';
import { aliveSql } from '#src/jobs/replica.ts';
import { hostPresentSql } from '#src/lobby/host-present.ts';
import { isActiveHostSql } from '#src/rooms/host-sql.ts';
import { isoOf } from './moment.ts';
import type { DoorFacts } from './room-facts.ts';

type Row = Omit<DoorFacts, 'oldestWaitAt' | 'newestBanAt'> & {
  readonly oldestWaitAt: Date | null;
  readonly newestBanAt: Date | null;
};

const statement = `
  with caller as materialized (
    select c.sid, c.trunk, g.status, c.joined_at from greenroom.caller c
    join greenroom.presence p on p.room = c.room and p.sid = c.sid and p.left_at is null
    left join greenroom.guest g on g.room = c.room and g.id = c.guest
    where c.room = $1
  ), trunks as materialized (
    select trunk from caller union select trunk_id from public.meet_room where resource_id = $1 and trunk_id is not null
  ), waits as (
    select id, number, number as place from greenroom.guest where room = $1 and status = 'waiting' order by number limit 5
  ), ended as (
    select status, reason, count(*)::int as count, max(ended_at) as at,
      (array_agg(id order by ended_at desc nulls last))[1] as guest
    from greenroom.guest
    where room = $1 and status <> 'waiting' and coalesce(ended_at, knocked_at) > clock_timestamp() - interval '6 hours'
    group by status, reason
  )
  select
    (select coalesce(json_object_agg(kind, count), '{}') from (
      select kind, count(*)::int as count from greenroom.presence where room = $1 and left_at is null group by kind) p
    ) as present,
    (${hostPresentSql('$1::uuid')}) as "hostPresent",
    (select count(*)::int from greenroom.host_watch w join greenroom.replica r on r.id = w.replica
      where w.room = $1 and ${aliveSql('r')}) as watching,
    (select count(*)::int from public.meet_resource_access a join public.meet_user u on u.id = a.user_id
      where a.resource_id = $1 and ${isActiveHostSql('a', 'u')}) as hosts,
    (select count(*)::int from greenroom.guest where room = $1 and status = 'waiting') as waiting,
    (select min(knocked_at) from greenroom.guest where room = $1 and status = 'waiting') as "oldestWaitAt",
    (select coalesce(json_agg(json_build_object('id', w.id, 'number', w.number,
        'call', exists (select from greenroom.caller c where c.room = $1 and c.guest = w.id)) order by w.place), '[]')
      from waits w) as "waitingGuests",
    (select coalesce(json_agg(ended), '[]') from ended) as ended,
    (select count(*)::int from greenroom.ban where room = $1) as bans,
    (select max(at) from greenroom.ban where room = $1) as "newestBanAt",
    (select count(*)::int from caller where status = 'waiting') as "heldCallers",
    (select count(*)::int from caller where status is null
      and joined_at < clock_timestamp() - interval '10 seconds') as "unseenCallers",
    (select coalesce(json_agg(json_build_object('masked', k.masked, 'until', k.locked_until) order by k.locked_until desc),
        '[]')
      from (select masked, locked_until from greenroom.caller_count
        where locked_until > clock_timestamp() and trunk in (select trunk from trunks)
        order by locked_until desc limit 5) k) as "lockedNumbers",
    (select count(*)::int from greenroom.subtitle_wish where room = $1) as "subtitleWishes"`;

/** Reads who is at the door and in the meeting. */
export async function readDoor(database: Database, room: string): Promise<DoorFacts> {
  const { rows } = await query<Row>(database, 'diagnosis.door', statement, [room]);
  const row = rows[0]!;
  return {
    ...row,
    oldestWaitAt: isoOf(row.oldestWaitAt),
    newestBanAt: isoOf(row.newestBanAt),
    ended: row.ended.map((one) => ({ ...one, at: isoOf(one.at) })),
    lockedNumbers: row.lockedNumbers.map(({ masked, until }) => ({ masked, until: isoOf(until)! })),
  };
}
