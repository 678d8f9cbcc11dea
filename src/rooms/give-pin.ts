import { transaction } from '#src/db/transaction.ts';
import { changePin } from './change-pin.ts';
import { findRoom, type Room } from './find-room.ts';
import { hasPins } from './has-pins.ts';
import { mayHost } from './require-room.ts';
import type { RoomParts } from './room-parts.ts';

/**
 * Gives a room without a PIN one when a host opens it: it was created while dial-in was disabled. For other visitors
 * and for rooms with a PIN this does nothing. Failures are logged and the room is returned as it is.
 */
export async function givePin(parts: RoomParts, room: Room, opener: { by: string; request: string }): Promise<Room> {
  if (room.pinCode !== null || !mayHost(room) || !hasPins(parts.settings)) return room;
  const { by, request } = opener;
  const change = {
    room: room.id,
    key: `request/${request}`,
    cause: { by: 'user', id: by },
    request,
    onlyMissing: true,
  } as const;
  try {
    await transaction(parts.database, (tx) => changePin(parts, tx, change));
    // A concurrent request may have given the PIN.
    return (await findRoom(parts.database.pool, room.id, by)) ?? room;
  } catch (error) {
    parts.runtime.log.warn({ err: error, room: room.id }, 'failed to assign a PIN to a room');
    return room;
  }
}
