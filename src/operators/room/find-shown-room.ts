import type { Database } from '#src/db/database.ts';
import { query } from '#src/db/query.ts';
import { AppError } from '#src/kernel/errors.ts';
import { parseUuid } from '#src/kernel/ids.ts';
import { slugify } from '#src/rooms/slugify.ts';
import type { ReadParts } from '../read-parts.ts';

/** A room as stored; of a deleted one only the id is known. */
export interface RoomRow {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly access_level: string | null;
  readonly origin: string | null;
  readonly has_pin: boolean;
  readonly trunk_id: string | null;
  readonly created_at: Date | null;
  readonly deleted: boolean;
}

const columns = `coalesce(r.slug, '') as slug, r.name, r.access_level, o.kind as origin, coalesce(r.pin_code, '') <> '' as has_pin,
  r.trunk_id, s.created_at`;
const joins = `left join greenroom.room_origin o on o.room = r.resource_id
  left join public.meet_resource s on s.id = r.resource_id`;

const bySlug = `select r.resource_id as id, ${columns}, false as deleted from public.meet_room r ${joins} where r.slug = $1`;

// A deleted room is known while its actor or a line of its journal is there.
const byId = `
  select k.id, coalesce(k.slug, '') as slug, coalesce(k.name, '') as name, k.access_level, k.origin,
    coalesce(k.has_pin, false) as has_pin, k.trunk_id, k.created_at, k.found is null as deleted
  from (select $1::uuid as id, r.resource_id as found, ${columns}
    from (select $1::uuid as id) w left join public.meet_room r on r.resource_id = w.id ${joins}) k
  where k.found is not null
    or exists (select from greenroom.actor where kind = 'room' and actor.id = $1::text)
    or exists (select from greenroom.journal where room = $1::uuid)`;

/** Finds a room by uuid, in any spelling, or slug, also a deleted one. Rejects with `not_found`. */
export async function findShownRoom({ database }: Pick<ReadParts, 'database'>, reference: string): Promise<RoomRow> {
  const room = await readRoomRow(database, reference);
  if (room === null) throw new AppError('not_found', 'No room matches the given query.');
  return room;
}

/** The same; null for a room that is unknown and left no trace. */
export async function readRoomRow(database: Database, reference: string): Promise<RoomRow | null> {
  const id = parseUuid(reference);
  const { rows } =
    id === null
      ? await query<RoomRow>(database, 'operators.room-by-slug', bySlug, [slugify(reference)])
      : await query<RoomRow>(database, 'operators.room-by-id', byId, [id]);
  return rows[0] ?? null;
}
