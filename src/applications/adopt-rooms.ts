import type { Database } from '#src/db/database.ts';
import { query } from '#src/db/query.ts';
import { parseUuid } from '#src/kernel/ids.ts';
import type { Log } from '#src/kernel/log.ts';
import type { Settings } from '#src/settings/settings.ts';

/** Rooms to adopt: named by id or slug, or all of an owner. */
export interface RoomsToAdopt {
  readonly rooms?: readonly string[] | undefined;
  readonly owner?: string | undefined;
}

/**
 * Records an application as the origin of rooms that have none. Resolves with the ids of those that it got; rooms of
 * another origin are left alone.
 */
export async function adoptRooms(
  database: Database,
  application: { readonly id: string; readonly client_id: string },
  { rooms = [], owner }: RoomsToAdopt,
): Promise<readonly string[]> {
  const { rows } = await query<{ room: string }>(
    database,
    'applications.adopt-rooms',
    `insert into greenroom.room_origin (room, kind, application, client)
      select r.resource_id, 'external', $1, $2 from public.meet_room r
      where r.resource_id = any($3::uuid[]) or r.slug = any($4::text[]) or r.resource_id in (
        select a.resource_id from public.meet_resource_access a join public.meet_user u on u.id = a.user_id
        where a.role = 'owner' and lower(u.email) = lower($5))
      on conflict (room) do nothing returning room`,
    [application.id, application.client_id, rooms.flatMap((room) => parseUuid(room) ?? []), rooms, owner ?? null],
  );
  return rows.map(({ room }) => room);
}

/** Logs how many rooms no application can list or change, if that is a matter of origins here. */
export async function reportRoomsWithoutOrigin(database: Database, settings: Settings, log: Log): Promise<void> {
  if (!settings.EXTERNAL_API_ENABLED || settings.GREENROOM_EXTERNAL_ROOMS === 'user') return;
  const rooms = await countWithoutOrigin(database);
  if (rooms > 0) log.info({ rooms }, 'rooms without an origin: `greenroom applications adopt-rooms` assigns them');
}

/** Number of rooms without an origin: those that are older than origins, or that La Suite Meet created. */
async function countWithoutOrigin(database: Database): Promise<number> {
  const { rows } = await query<{ count: number }>(
    database,
    'applications.without-origin',
    `select count(*)::int as count from public.meet_room r
      where not exists (select from greenroom.room_origin o where o.room = r.resource_id)`,
    [],
  );
  return rows[0]!.count;
}
