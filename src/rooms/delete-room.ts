import { transaction } from '#src/db/transaction.ts';
import type { Answer, Call } from '#src/identity/call.ts';
import type { SessionUser } from '#src/identity/sessions.ts';
import { deleteRooms } from './delete-rooms.ts';
import { lockRoomToDelete } from './lock-room.ts';
import { requireOwner, requireRoom } from './require-room.ts';
import type { RoomParts } from './room-parts.ts';
import { tellRoomDeleted } from './tell-room.ts';

/** `DELETE rooms/{id or slug}/`: the room and everything of it is gone, when its owner says so. */
export async function deleteRoom(parts: RoomParts, call: Call<unknown, SessionUser>): Promise<Answer> {
  const { user } = call;
  const room = await requireRoom(parts.database.pool, call.params.reference!, user.id);
  requireOwner(room);
  await transaction(parts.database, async (tx) => {
    await tellRoomDeleted(parts.runtime, tx, { room: room.id, by: user.id, request: call.requestId });
    await lockRoomToDelete(tx, room.id);
    requireOwner(await requireRoom(tx.client, room.id, user.id));
    await deleteRooms(tx, [room.id]);
  });
  return { status: 204 };
}
