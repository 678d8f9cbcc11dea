import { Away, type Handler } from '#src/actors/command.ts';
import type { LiveKitClient } from './client.ts';
import { sortFailure } from './failures.ts';

/** Ends the LiveKit room of a room that was deleted: everybody in it is disconnected. */
export function closeRoom(livekit: LiveKitClient): Handler {
  return {
    async run({ to }) {
      try {
        await livekit.deleteRoom(to.id);
      } catch (error) {
        const failure = sortFailure(error);
        if (failure.kind === 'away') throw new Away('LiveKit cannot be reached', { cause: failure });
        if (failure.kind !== 'gone') throw failure;
      }
      return { outcome: { type: 'livekit.roomClosed' } };
    },
    failed: (_, reason) => ({ type: 'livekit.closeFailed', reason }),
  };
}
