import { z } from 'zod';
import type { Database } from '#src/db/database.ts';
import { query } from '#src/db/query.ts';

/** Filters of rooms, as in the live list. */
export const roomFilter = z.enum(['active', 'recording', 'waiting', 'stuck', 'quarantined', 'all']);

type RoomFilter = z.output<typeof roomFilter>;

// Commands that have failed at least once. The few jobs are read once, not for each room.
const failing = `a.room in (
  select f.room from graphile_worker._private_jobs j
    join greenroom.actor f on f.kind = j.payload -> 'to' ->> 'kind' and f.id = j.payload -> 'to' ->> 'id'
    where (j.payload ->> 'tries')::int > 0)`;

const conditions: Readonly<Record<RoomFilter, string>> = {
  active: 'a.running',
  recording: `exists (select from public.meet_recording r where r.room_id = a.room and r.status in ('initiated', 'active'))`,
  waiting: 'exists (select from greenroom.stream s where s.room = a.room and s.waiting > 0)',
  stuck: `(a.room in (select room from greenroom.inbox) or ${failing}
    or a.due_at < clock_timestamp() - interval '30 seconds')`,
  quarantined: 'a.room in (select room from greenroom.actor where quarantined_at is not null)',
  all: 'true',
};

/** Ids of rooms with an actor that match a filter, in a fixed order, at most `limit`, and how many match. */
export async function matchingRooms(
  database: Database,
  filter: RoomFilter,
  limit: number,
): Promise<{ readonly matched: number; readonly rooms: readonly string[] }> {
  const { rows } = await query<{ id: string; matched: number }>(
    database,
    `operators.matching-${filter}`,
    `select a.id, count(*) over ()::int as matched from greenroom.actor a
      where a.kind = 'room' and ${conditions[filter]} order by a.id limit $1`,
    [limit],
  );
  return { matched: rows[0]?.matched ?? 0, rooms: rows.map(({ id }) => id) };
}
