import type { Database } from '#src/db/database.ts';
import { query } from '#src/db/query.ts';

/** Records that a host watches the lobby of a room from a socket of this replica, or that none does any more. */
export async function noteHostWatch(
  database: Database,
  replica: string,
  { room, watches }: { readonly room: string; readonly watches: boolean },
): Promise<void> {
  const text = watches
    ? 'insert into greenroom.host_watch (room, replica) values ($1, $2) on conflict do nothing'
    : 'delete from greenroom.host_watch where room = $1 and replica = $2';
  await query(database, `lobby.host-watch-${watches ? 'on' : 'off'}`, text, [room, replica]);
}

/** Makes these the rooms that hosts watch from this replica. */
export async function setHostWatches(database: Database, replica: string, rooms: readonly string[]): Promise<void> {
  const text = `with gone as (delete from greenroom.host_watch where replica = $2 and room <> all($1::uuid[]))
    insert into greenroom.host_watch (room, replica) select unnest($1::uuid[]), $2 on conflict do nothing`;
  await query(database, 'lobby.host-watches', text, [rooms, replica]);
}
