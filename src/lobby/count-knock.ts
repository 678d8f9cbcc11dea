import { queryLane } from '#src/db/query.ts';
import { liveGuestSql } from './live-guest-sql.ts';
import type { LobbyParts } from './lobby-parts.ts';

/**
 * Counts a knock against the rate limits, before its transaction: the limiter may wait for Redis and must not hold the
 * room's lock meanwhile. A guest who already has a place, or is banned, is not counted; that is only looked up when
 * `known` says that the guest may have a row here. Rejects with `throttled` when too many knock.
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
    `select from greenroom.guest g where room = $1 and id = $2 and ${liveGuestSql('g')}`,
    [room, guest],
  );
  return rows.length > 0;
}
