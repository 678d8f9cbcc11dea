import { Away, type Handler } from '#src/actors/command.ts';
import type { LiveKitClient } from './client.ts';
import { sortFailure } from './failures.ts';

/** Removes somebody who was put out from the LiveKit room; who is not there is out already. */
export function putOut(livekit: Pick<LiveKitClient, 'removeParticipant'>): Handler {
  return {
    async run({ to, params }) {
      try {
        await livekit.removeParticipant(to.id, String(params.identity));
      } catch (error) {
        const failure = sortFailure(error);
        if (failure.kind === 'away') throw new Away('LiveKit cannot be reached', { cause: failure });
        if (failure.kind !== 'gone') throw failure;
      }
      return { outcome: { type: 'livekit.participantRemoved' } };
    },
    failed: (_, reason) => ({ type: 'livekit.removalFailed', reason }),
  };
}
