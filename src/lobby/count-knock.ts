import { queryLane } from '#src/db/query.ts';
import type { LobbyParts } from './lobby-parts.ts';

/**
 * Counts somebody who is about to knock at a room, outside of the knock's transaction: whoever counts may have to wait
 * for Redis, and everybody else at the room's lock with them. Who has a place, or is barred, is not counted: `known`
 * says whether the guest may be known here. Rejects with `throttled` when too many knock.
 */
export async function countKnock(
  { runtime, knocks }: Pick<LobbyParts, 'runtime' | 'knocks'>,
  room: string,
  { guest, address, known }: { readonly guest: string; readonly address: string; readonly known: boolean },
): Promise<void> {
  if (known && (await isAtDoor(runtime.database, room, guest))) return;
  await knocks(room, address);
}

async function isAtDoor(database: LobbyParts['runtime']['database'], room: string, guest: string): Promise<boolean> {
  const { rows } = await queryLane(
    database,
    'lobby.is-at-door',
    `select from greenroom.guest where room = $1 and id = $2 and (status <> 'gone' or reason = 'removed')`,
    [room, guest],
  );
  return rows.length > 0;
}
