import type { Sql } from './find-room.ts';

/** A room that a PIN leads to, on one trunk; null for all of them. */
export interface RoomOfPin {
  readonly room: string;
  readonly trunk: string | null;
}

/**
 * The rooms that have a PIN: several when it is taken on several trunks, none of which is more right than the others.
 * At most so many as there are trunks. One statement.
 */
export async function findRoomsByPin(sql: Sql, pin: string): Promise<RoomOfPin[]> {
  const { rows } = await sql.query<RoomOfPin>({
    name: 'rooms.find-by-pin',
    text: `select resource_id as room, trunk_id as trunk from public.meet_room where pin_code = $1 order by trunk_id nulls first`,
    values: [pin],
  });
  return rows;
}
