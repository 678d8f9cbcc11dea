import type { Transaction } from '#src/db/transaction.ts';
import type { Room } from '#src/rooms/find-room.ts';
import { hostPresentSql } from './host-present.ts';
import type { LobbyParts } from './lobby-parts.ts';

/**
 * Whether a guest who knocks at a trusted room is admitted because a meeting runs without a host. Only if
 * `GREENROOM_LOBBY_HOST_ABSENT` is `admit` (realtime contract §4).
 */
export async function mayEnterAlone({ settings }: LobbyParts, tx: Transaction, room: Room): Promise<boolean> {
  if (settings.GREENROOM_LOBBY_HOST_ABSENT !== 'admit' || room.accessLevel !== 'trusted') return false;
  const { rows } = await tx.client.query<{ alone: boolean }>({
    name: 'lobby.host-absent',
    text: `select exists (select 1 from greenroom.actor where kind = 'room' and id = $1::text and running)
      and not (${hostPresentSql('$1::uuid')}) as alone`,
    values: [room.id],
  });
  return rows[0]?.alone ?? false;
}
