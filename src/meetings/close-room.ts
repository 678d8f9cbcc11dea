import type { closingCommands } from '#machines/room/meeting/meeting.vocabulary.ts';
import type { ParamsOf } from '#machines/vocabulary.ts';
import type { Handler } from '#src/actors/command.ts';
import { askLiveKit } from '#src/livekit/ask-livekit.ts';
import type { LiveKitClient } from '#src/livekit/client.ts';

/**
 * Handler of `livekit.closeRoom`: deletes a LiveKit room, which disconnects everybody in it. With a sid, a later
 * LiveKit room of the same name is left alone: it belongs to another meeting.
 */
export function closeRoom(
  livekit: LiveKitClient,
): Handler<Partial<ParamsOf<(typeof closingCommands)['livekit.closeRoom']>>> {
  return async ({ to, params: { sid = null } }) => {
    await askLiveKit(async () => {
      if (sid !== null && !(await livekit.listRooms([to.id])).some((room) => room.sid === sid)) return;
      await livekit.deleteRoom(to.id);
    }, undefined);
    return { outcome: { type: 'livekit.roomClosed' } };
  };
}
