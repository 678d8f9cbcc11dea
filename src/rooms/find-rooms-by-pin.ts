import type { Sql } from './find-room.ts';

/** A room that a PIN leads to; a null trunk means all trunks. */
interface RoomOfPin {
  readonly room: string;
  readonly trunk: string | null;
}

/**
 * All rooms with this PIN: several when it is used on several trunks, none of which takes precedence. At most one per
 * trunk. One statement.
 */
export async function findRoomsByPin(sql: Sql, pin: string): Promise<RoomOfPin[]> {
  const { rows } = await sql.query<RoomOfPin>({
    name: 'rooms.find-by-pin',
    text: `select resource_id as room, trunk_id as trunk from public.meet_room where pin_code = $1 order by trunk_id nulls first`,
    values: [pin],
  });
  return rows;
}
