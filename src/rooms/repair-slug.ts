import type { Database } from '#src/db/database.ts';
import { query } from '#src/db/query.ts';
import { withDrawnSlug } from './draw-slug.ts';
import type { Room } from './find-room.ts';

/**
 * The room's slug. A room without one gets a random slug now: older versions, and the reference, leave rooms with names
 * in other scripts without a slug. Of two concurrent repairs, the second returns the first one's slug.
 */
export async function repairSlug(database: Database, { id, slug }: Pick<Room, 'id' | 'slug'>): Promise<string> {
  if (slug !== '') return slug;
  const { rows } = await withDrawnSlug((drawn) =>
    query<{ slug: string }>(
      database,
      'rooms.repair-slug',
      `update public.meet_room set slug = case when coalesce(slug, '') = '' then $2 else slug end
        where resource_id = $1 returning slug`,
      [id, drawn],
    ),
  );
  // No row: the room was deleted in the meantime.
  return rows[0]?.slug ?? slug;
}
