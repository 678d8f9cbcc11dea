import { roomAddress } from '#machines/addresses.ts';
import { mayHaveOldRule } from '#machines/room/room.view.ts';
import { awaitOutcome } from '#src/actors/await-outcome.ts';
import type { Answer, Call } from '#src/api/call.ts';
import type { SessionUser } from '#src/api/session-user.ts';
import { transaction } from '#src/db/transaction.ts';
import { AppError } from '#src/kernel/errors.ts';
import { changePin } from '#src/rooms/change-pin.ts';
import { requireHost, requireRoom } from '#src/rooms/require-room.ts';
import { describeRoom } from '#src/rooms/room-object.ts';
import type { RoomParts } from '#src/rooms/room-parts.ts';

/** How long the request waits for LiveKit to drop the old PIN. */
const patienceMs = 5_000;

/**
 * `POST rooms/{id or slug}/renew-pin/`: a host gives the room a new PIN. Answers once the old one admits nobody, or
 * after 5 s; then the rule is changed as soon as LiveKit can be reached.
 */
export async function renewPin(parts: RoomParts, call: Call<unknown, SessionUser>): Promise<Answer> {
  const { user, requestId: request } = call;
  const { id: room, ...found } = await requireRoom(parts.database.pool, call.params.reference!, user.id);
  requireHost(found);
  const renewed = await transaction(parts.database, async (tx) => {
    const check = async () => requireHost(await requireRoom(tx.client, room, user.id));
    const cause = { by: 'user', id: user.id } as const;
    const pin = await changePin(parts, tx, { room, key: `request/${request}`, cause, request, check });
    if (pin === null) throw new AppError('unavailable', 'No free PIN was found.');
    return requireRoom(tx.client, room, user.id);
  });
  await awaitOutcome(parts.runtime, roomAddress(room), patienceMs, (snapshot) =>
    mayHaveOldRule(snapshot) ? undefined : true,
  );
  return { status: 200, json: await describeRoom(parts, renewed, call) };
}
