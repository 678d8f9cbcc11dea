import { guestAddress } from '#machines/addresses.ts';
import { deliverIn } from '#src/actors/deliver.ts';
import { transaction } from '#src/db/transaction.ts';
import { colorOf, newId } from '#src/kernel/ids.ts';
import { findRoom } from '#src/rooms/find-room.ts';
import { countKnock } from './count-knock.ts';
import { knock } from './knock.ts';
import type { LobbyParts } from './lobby-parts.ts';

/**
 * A caller knocks: an ordinary guest whose place is held by the phone call. The caller is admitted if the room has
 * become public in the meantime. Rejects with `throttled` when the number, or the room's crowd, knocks too often.
 */
export async function knockByPhone(
  parts: LobbyParts,
  caller: {
    readonly room: string;
    readonly guest: string;
    readonly username: string;
    /** LiveKit participant sid of the call. */
    readonly sid: string;
    /** The rate limiter's key for this phone number. */
    readonly number: string;
  },
): Promise<void> {
  const { guest, username, sid, number } = caller;
  const request = newId();
  const address = `phone/${number}`;
  await countKnock(parts, caller.room, { guest, address, known: true });
  await transaction(parts.runtime.database, async (tx) => {
    const room = await findRoom(tx.client, caller.room, null);
    if (room === null) return;
    const { standing } = await knock(parts, tx, room, {
      guest,
      username,
      named: false,
      color: colorOf(guest),
      user: null,
      request,
      bySocket: false,
      call: sid,
      address,
    });
    // Read again behind the lock that the knock took: an update of the access level that commits later will see this
    // guest.
    const now = await findRoom(tx.client, caller.room, null);
    if (standing.status !== 'waiting' || now?.accessLevel !== 'public') return;
    const event = { type: 'guest.admit', by: 'room_opened' } as const;
    const cause = { by: 'guest', id: guest } as const;
    await deliverIn(parts.runtime, tx, [{ to: guestAddress(room.id, guest), event, key: `opened/${request}`, cause }]);
  });
}
