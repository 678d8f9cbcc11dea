import { z } from 'zod';
import type { Answer, Call } from '#src/api/call.ts';
import { query } from '#src/db/query.ts';
import type { ReadParts } from '../read-parts.ts';
import { showText } from '../show-text.ts';
import { readSearch } from './search-text.ts';

/** Body of `POST /operators/api/search/`. */
export const searchRequest = z.object({ text: z.string().trim().min(1).max(500) });

/** Answer of the search. */
export const searchResults = z.object({
  results: z.array(
    z.object({
      room: z.object({ id: z.uuid(), slug: z.string(), name: z.string() }),
      by: z.enum(['id', 'link', 'name', 'pin', 'number', 'egress', 'recording', 'guest']),
      member: z.string().nullable().describe('The guest, recording or participant that was found.'),
      at: z.iso.datetime().nullable(),
    }),
  ),
});

type Found = z.output<typeof searchResults>['results'][number];

interface FoundRow extends Pick<Found, 'by' | 'member'> {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly at: Date | null;
}

const most = 50;

/** Callers are found by the end of their number while they are present and for 30 days after they leave. */
const callersSince = `p.kind = 'sip' and (p.left_at is null or p.left_at > clock_timestamp() - interval '30 days')`;

/** `$1` ids, `$2` slugs, `$3` part of a name, `$4` PIN, `$5` end of a number, `$6` id of LiveKit. */
const searchSql = `
  with found as (
    select w.id as room, 1 as rank, 'id' as by, null as member, null::timestamptz as at from unnest($1::uuid[]) as w (id)
      where exists (select from public.meet_room where resource_id = w.id)
        or exists (select from greenroom.actor a where a.kind = 'room' and a.id = w.id::text)
        or exists (select from greenroom.journal where room = w.id)
    union all
    select resource_id, 2, 'link', null, null from public.meet_room where slug = any($2::text[])
    union all
    select room_id, 3, 'recording', id::text, created_at from public.meet_recording where id = any($1::uuid[])
    union all
    select room, 3, 'guest', id::text, knocked_at from greenroom.guest where id = any($1::uuid[])
    union all
    select room_id, 3, 'egress', id::text, created_at from public.meet_recording where worker_id = $6::text
    union all
    select room, 3, 'id', case when sid = $6::text then sid end, joined_at from greenroom.presence
      where $6::text is not null and (sid = $6::text or livekit_room = $6::text)
    union all
    select room, 3, 'id', null, updated_at from greenroom.actor
      where $6::text is not null and running and $6::text in (snapshot -> 'context' ->> 'rule', snapshot -> 'context' ->> 'sid')
    union all
    select resource_id, 3, 'pin', null, null from public.meet_room where pin_code = $4::text
    union all
    (select room, 4, 'number', sid, joined_at from greenroom.presence p
      where $5::text is not null and p.name like $5 and ${callersSince} order by joined_at desc limit ${most})
    union all
    (select resource_id, 5, 'name', null, null from public.meet_room
      where $3::text is not null and (name ilike $3 or slug ilike $3) order by name, resource_id limit ${most})
  ), once as (
    select distinct on (room, coalesce(member, '')) * from found order by room, coalesce(member, ''), rank, at desc)
  select o.room as id, coalesce(r.slug, '') as slug, coalesce(r.name, '') as name, o.by, o.member, o.at
  from once o left join public.meet_room r on r.resource_id = o.room
  order by o.rank, o.at desc nulls last, name, o.room limit ${most}`;

/**
 * Finds rooms by a link, an id of ours or of LiveKit, a part of the name, the PIN, or the last digits of a caller's
 * number. The text is neither logged nor repeated.
 */
export async function searchRooms({ database }: Pick<ReadParts, 'database'>, text: string): Promise<Found[]> {
  const { ids, slugs, part, pin, number, livekit } = readSearch(text);
  const { rows } = await query<FoundRow>(database, 'operators.search', searchSql, [
    ids,
    slugs,
    part,
    pin,
    number,
    livekit,
  ]);
  return rows.map(({ id, slug, name, by, member, at }) => ({
    room: { id, slug, name: showText(name) },
    by,
    member,
    at: at?.toISOString() ?? null,
  }));
}

/** `POST /operators/api/search/`; not a GET, whose address would be logged. */
export async function search(parts: ReadParts, call: Call<z.output<typeof searchRequest>>): Promise<Answer> {
  const { text } = await call.body();
  return { status: 200, json: { results: await searchRooms(parts, text) } };
}
