import { viewRoom } from '#machines/room/room.view.ts';
import type { StoredSnapshot } from '#machines/stored-snapshot.ts';
import { describeState } from '#src/actors/restore.ts';
import { query } from '#src/db/query.ts';
import { isRunningSql } from '#src/recordings/running.ts';
import { patienceOf } from '../actor/pending-commands.ts';
import { lastingDriftSql } from '../drift/drift-rows.ts';
import type { ReadParts } from '../read-parts.ts';
import { showText } from '../show-text.ts';
import type { RoomFilter, RoomLine } from './room-line.ts';
import { stuckSql } from './stuck-rooms.ts';

/** SQL relations of the rooms of each filter: `id` as text, after the id `$1`. Each can stop early or is short. */
const chosenSql = {
  active: `select id from greenroom.actor where running and id > $1`,
  recording: `select distinct room_id::text as id from public.meet_recording
    where ${isRunningSql('status')} and room_id > $1::uuid`,
  waiting: `select distinct room::text as id from greenroom.guest where status = 'waiting' and room > $1::uuid`,
  stuck: `select room::text as id from stuck where room > $1::uuid`,
  quarantined: `select room::text as id from quarantined where room > $1::uuid`,
  drifting: `select room::text as id from drifting where room > $1::uuid`,
  all: `select resource_id::text as id from public.meet_room where resource_id > $1::uuid`,
} as const satisfies Readonly<Record<RoomFilter, string>>;

const first = '00000000-0000-0000-0000-000000000000';

interface ListRow {
  readonly id: string;
  readonly slug: string | null;
  readonly name: string | null;
  readonly value: unknown;
  readonly rule: string | null;
  readonly updated_at: Date | null;
  readonly people: number;
  readonly started_at: Date | null;
  readonly waiting: number;
  readonly recording: boolean;
  readonly drift: number;
  readonly quarantined: number;
  readonly stuck: RoomLine['stuck'];
  readonly event: string | null;
  readonly event_at: Date | null;
  readonly event_by: string | null;
}

/** SQL relations of the rooms with quarantined actors and with differences, with their number. */
export const countedSql = `
  quarantined as (select room, count(*)::int as count from greenroom.actor where quarantined_at is not null group by room),
  drifting as (select room, count(*)::int as count from greenroom.drift
    where room is not null and ${lastingDriftSql} group by room)`;

const listSql = (filter: RoomFilter): string => `
  with ${countedSql},
  stuck as materialized (${stuckSql('$4')}),
  page as materialized (
    select c.id::uuid as id, r.slug, r.name from (${chosenSql[filter]}) c
    left join public.meet_room r on r.resource_id = c.id::uuid
    where $2::text is null or r.name ilike $2 or r.slug ilike $2
    order by c.id limit $3)
  select p.id, p.slug, p.name, a.snapshot -> 'value' as value, a.snapshot -> 'context' ->> 'rule' as rule,
    a.updated_at, here.people, here.started_at, coalesce(s.waiting, 0) as waiting,
    exists (select from public.meet_recording m where m.room_id = p.id and ${isRunningSql('m.status')})
      as recording,
    coalesce(d.count, 0) as drift, coalesce(q.count, 0) as quarantined, k.reason as stuck,
    j.event, j.at as event_at, j.cause ->> 'by' as event_by
  from page p
  left join greenroom.actor a on a.kind = 'room' and a.id = p.id::text
  left join greenroom.stream s on s.room = p.id
  left join drifting d on d.room = p.id
  left join quarantined q on q.room = p.id
  left join stuck k on k.room = p.id
  cross join lateral (
    select (count(*) filter (where left_at is null and kind in ('standard', 'sip')))::int as people,
      min(joined_at) filter (where kind = 'standard' and livekit_room = a.snapshot -> 'context' ->> 'sid') as started_at
    from greenroom.presence where room = p.id) here
  left join lateral (
    select event, at, cause from greenroom.journal where room = p.id order by id desc limit 1) j on true
  order by p.id`;

/** A part of the list: rooms of a filter after an id, whose name or slug contains a text. */
export interface RoomChoice {
  readonly filter: RoomFilter;
  readonly after: string | null;
  readonly text: string | null;
  readonly limit: number;
}

/** Reads a part of the list of rooms, by id; one room more than `limit` tells that there are more. */
export async function readRoomLines(
  { database, runtime }: ReadParts,
  { filter, after, text, limit }: RoomChoice,
): Promise<RoomLine[]> {
  const pattern = text === null ? null : `%${text.replace(/[\\%_]/g, '\\$&')}%`;
  const { rows } = await query<ListRow>(database, `operators.rooms-${filter}`, listSql(filter), [
    after ?? first,
    pattern,
    limit,
    patienceOf(runtime),
  ]);
  return rows.map(toLine);
}

/** Reads the ids of the rooms of a filter, in the order of the list, at most `limit`, and how many there are. */
export async function readRoomIds(
  { database, runtime }: Pick<ReadParts, 'database' | 'runtime'>,
  filter: RoomFilter,
  limit: number,
): Promise<{ readonly matched: number; readonly rooms: readonly string[] }> {
  const { rows } = await query<{ id: string; matched: number }>(
    database,
    `operators.room-ids-${filter}`,
    `with ${countedSql}, stuck as (${stuckSql('$3')})
     select id, count(*) over ()::int as matched from (${chosenSql[filter]}) c order by id limit $2`,
    [first, limit, patienceOf(runtime)],
  );
  return { matched: rows[0]?.matched ?? 0, rooms: rows.map(({ id }) => id) };
}

function toLine({ event, event_at, event_by, value, slug, name, started_at, updated_at, ...row }: ListRow): RoomLine {
  const snapshot: StoredSnapshot = value === null ? null : { value };
  return {
    ...row,
    slug: slug ?? '',
    name: showText(name ?? ''),
    view: viewRoom(snapshot),
    state: value === null ? '' : describeState(value),
    started_at: started_at?.toISOString() ?? null,
    updated_at: updated_at?.toISOString() ?? null,
    last: event === null ? null : { event, at: event_at!.toISOString(), by: event_by ?? '' },
  };
}
