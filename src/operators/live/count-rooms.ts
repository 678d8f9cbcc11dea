import { query } from '#src/db/query.ts';
import { isRunningSql } from '#src/recordings/running.ts';
import { patienceOf } from '../actor/pending-commands.ts';
import type { ReadParts } from '../read-parts.ts';
import type { RoomCounts } from './room-line.ts';
import { countedSql } from './room-list.ts';
import { stuckSql } from './stuck-rooms.ts';

/** Counts the rooms of each filter; with the database's time. */
export async function countRooms({ database, runtime }: ReadParts): Promise<{ at: Date; counts: RoomCounts }> {
  const { rows } = await query<RoomCounts & { readonly now: Date }>(
    database,
    'operators.room-counts',
    `with ${countedSql}, stuck as (${stuckSql('$1')})
     select clock_timestamp() as now,
       (select count(*)::int from greenroom.actor where running) as active,
       (select count(distinct room_id)::int from public.meet_recording where ${isRunningSql('status')})
         as recording,
       (select count(distinct room)::int from greenroom.guest where status = 'waiting') as waiting,
       (select count(*)::int from stuck) as stuck,
       (select count(*)::int from quarantined) as quarantined,
       (select count(*)::int from drifting) as drifting`,
    [patienceOf(runtime)],
  );
  const { now, ...counts } = rows[0]!;
  return { at: now, counts };
}
