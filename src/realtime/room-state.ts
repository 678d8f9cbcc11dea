import { viewRoom } from '#machines/room/room.view.ts';
import type { Database } from '#src/db/database.ts';
import { query } from '#src/db/query.ts';
import type { Heads } from '#src/facts/read-facts.ts';
import type { RoomState } from './wire-shapes.ts';

/**
 * Identifies the history in which facts are numbered. A restored backup and a promoted standby have another one,
 * because they may lack the last commits (https://www.postgresql.org/docs/current/functions-info.html).
 */
const epoch = `(select md5(concat_ws('/', s.system_identifier, c.timeline_id,
  (select oid from pg_database where datname = current_database())))
  from pg_control_system() s, pg_control_checkpoint() c)`;

/** State, heads and number of waiting guests of a room, from one snapshot. */
export async function readRoomState(
  database: Database,
  room: string,
): Promise<{ state: RoomState; heads: Heads; waiting: number; epoch: string }> {
  const { rows } = await query<{
    snapshot: { value: unknown } | null;
    room: number | null;
    lobby: number | null;
    waiting: number | null;
    epoch: string;
  }>(
    database,
    'realtime.room-state',
    `select a.snapshot, s.room_head::int as room, s.lobby_head::int as lobby, s.waiting, ${epoch} as epoch
      from (select $1::uuid as id) r
      left join greenroom.actor a on a.kind = 'room' and a.id = r.id::text
      left join greenroom.stream s on s.room = r.id`,
    [room],
  );
  const row = rows[0]!;
  return {
    state: viewRoom(row.snapshot),
    heads: { room: row.room ?? 0, lobby: row.lobby ?? 0 },
    waiting: row.waiting ?? 0,
    epoch: row.epoch,
  };
}

/** Heads of several rooms and the epoch, in one statement. Rooms without facts are left out. */
export async function readHeads(
  database: Database,
  rooms: readonly string[],
): Promise<{ heads: Map<string, Heads>; epoch: string }> {
  const { rows } = await query<{ id: string | null; room: number; lobby: number; epoch: string }>(
    database,
    'realtime.heads',
    `select e.epoch, s.room as id, s.room_head::int as room, s.lobby_head::int as lobby
      from (select ${epoch} as epoch) e left join greenroom.stream s on s.room = any($1::uuid[])`,
    [rooms],
  );
  const heads = new Map<string, Heads>();
  for (const { id, room, lobby } of rows) if (id !== null) heads.set(id, { room, lobby });
  return { heads, epoch: rows[0]!.epoch };
}
