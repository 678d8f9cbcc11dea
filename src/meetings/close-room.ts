import type { Handler } from '#src/actors/command.ts';
import { askLiveKit } from '#src/livekit/ask-livekit.ts';
import type { LiveKitClient } from '#src/livekit/client.ts';

/** Handler of `livekit.closeRoom`: deletes the LiveKit room of a deleted room, which disconnects everybody in it. */
export function closeRoom(livekit: LiveKitClient): Handler {
  return {
    async run({ to }) {
      await askLiveKit(() => livekit.deleteRoom(to.id), undefined);
      return { outcome: { type: 'livekit.roomClosed' } };
    },
    failed: (_, reason) => ({ type: 'livekit.closeFailed', reason }),
  };
}
