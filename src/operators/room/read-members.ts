import { query } from '#src/db/query.ts';
import type { ReadParts } from '../read-parts.ts';
import { showText } from '../show-text.ts';
import type { ShownRoom } from './room-object.ts';

type Stored<Shown, Dates extends keyof Shown> = Omit<Shown, Dates> & { readonly [Name in Dates]: Date };
type GuestRow = Omit<ShownRoom['guests'][number], 'knocked_at' | 'ended_at'> & {
  readonly knocked_at: Date;
  readonly ended_at: Date | null;
};
type RecordingRow = Stored<ShownRoom['recordings'][number], 'created_at'>;

/** The newest guests of a room. */
export async function readGuests({ database }: ReadParts, room: string): Promise<ShownRoom['guests']> {
  const { rows } = await query<GuestRow>(
    database,
    'operators.guests',
    `select g.id, g.number::int, g.username as name, g.status, g.reason, g.knocked_at, g.ended_at,
       coalesce(a.quarantined_at is not null, false) as quarantined
     from (select * from greenroom.guest where room = $1 order by knocked_at desc, number desc limit 100) g
     left join greenroom.actor a on a.kind = 'guest' and a.id = concat_ws('/', g.room, g.id)
     order by g.knocked_at desc, g.number desc`,
    [room],
  );
  return rows.map(({ name, knocked_at, ended_at, ...guest }) => ({
    ...guest,
    name: showText(name),
    knocked_at: knocked_at.toISOString(),
    ended_at: ended_at?.toISOString() ?? null,
  }));
}

/** The newest recordings of a room, with how many people were told of each. */
export async function readRecordings({ database }: ReadParts, room: string): Promise<ShownRoom['recordings']> {
  const { rows } = await query<RecordingRow>(
    database,
    'operators.recordings',
    `select r.id, r.status, r.mode, r.worker_id as egress, r.created_at,
       coalesce(a.quarantined_at is not null, false) as quarantined,
       (select coalesce(jsonb_object_agg(state, many), '{}') from (
         select n.state, count(*)::int as many from greenroom.recording_notice n
         where n.recording = r.id group by n.state) s) as notices
     from (select * from public.meet_recording where room_id = $1 order by created_at desc limit 50) r
     left join greenroom.actor a on a.kind = 'recording' and a.id = concat_ws('/', r.room_id, r.id)
     order by r.created_at desc`,
    [room],
  );
  return rows.map(({ created_at, ...recording }) => ({ ...recording, created_at: created_at.toISOString() }));
}
