import type { Answer, Call } from '#src/api/call.ts';
import type { SessionUser } from '#src/api/session-user.ts';
import { type Transaction, transaction } from '#src/db/transaction.ts';
import { deleteRooms } from './delete-rooms.ts';
import { lockRoomToDelete } from './lock-room.ts';
import { requireOwner, requireRoom } from './require-room.ts';
import type { RoomParts } from './room-parts.ts';
import { type RoomAct, tellRoomDeleted } from './tell-room.ts';

/** `DELETE rooms/{id or slug}/`: its owner deletes the room with everything that belongs to it. */
export async function deleteRoom(parts: RoomParts, call: Call<unknown, SessionUser>): Promise<Answer> {
  const { user } = call;
  const room = await requireRoom(parts.database.pool, call.params.reference!, user.id);
  requireOwner(room);
  await removeRoom(parts, { room: room.id, by: user.id, request: call.requestId }, async (tx) =>
    requireOwner(await requireRoom(tx.client, room.id, user.id)),
  );
  return { status: 204 };
}

/**
 * Deletes a room, after its actor and its waiting guests were told. `check` runs behind the locks, before anything is
 * deleted; its error rolls everything back.
 */
export async function removeRoom(
  { database, runtime }: Pick<RoomParts, 'database' | 'runtime'>,
  act: RoomAct,
  check: (tx: Transaction) => Promise<void>,
): Promise<void> {
  const { room } = act;
  const remove = (again: boolean) =>
    transaction(database, async (tx) => {
      await tellRoomDeleted(runtime, tx, act);
      if (again && (await hasKnocked(tx, room))) throw new Overtaken();
      await lockRoomToDelete(tx, room);
      await check(tx);
      await deleteRooms(tx, [room]);
    });
  for (let tries = 1; ; tries++) {
    const done = await remove(tries < mostTries).then(
      () => true,
      (error: unknown) => {
        if (error instanceof Overtaken) return false;
        throw error;
      },
    );
    if (done) return;
  }
}

/** A guest knocked after the waiting guests were told; the deletion is retried so that this guest is told too. */
class Overtaken extends Error {}
// A guest who still waits after these attempts is quarantined and receives no events.
const mostTries = 4;

/** Runs behind the lock of the room's counter row, on which later knocks wait. */
async function hasKnocked(tx: Transaction, room: string): Promise<boolean> {
  const { rows } = await tx.client.query({
    name: 'rooms.somebody-waits',
    text: `select from greenroom.guest where room = $1 and status = 'waiting' limit 1`,
    values: [room],
  });
  return rows.length > 0;
}
