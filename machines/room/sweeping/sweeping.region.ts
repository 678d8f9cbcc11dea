import type { RoomContext } from '../room.context.ts';
import { sweepingSetup } from './sweeping.parts.ts';

/** Compares with LiveKit during a meeting, and once more afterwards, to correct the effects of lost webhooks. */
export const sweeping = sweepingSetup.createStateConfig({
  initial: 'idle',
  states: {
    idle: {
      on: {
        // Also for a join that the meeting ignores: the sweep finds out whether anybody is present.
        'participant.joined': [
          { guard: 'joinsUnseenRoom', target: 'looking' },
          { guard: 'isUnseenJoin', target: 'resting' },
        ],
        'livekit.roomStarted': { guard: 'isNewlyOver', target: 'resting' },
        'livekit.roomSeen': 'looking',
        'livekit.removalSpared': 'looking',
      },
    },
    resting: {
      after: { sweep: 'looking' },
      on: {
        'livekit.back': 'looking',
        'livekit.roomSeen': 'looking',
        'participant.joined': { guard: 'joinsUnseenRoom', target: 'looking' },
        // The refused join was not stored; the sweep reports it again.
        'livekit.removalSpared': 'looking',
      },
    },
    looking: {
      entry: ['noteLook', { type: 'livekit.listParticipants', params: ruleOf }],
      on: {
        'livekit.listed': [
          { guard: 'isLost', target: 'resting' },
          { guard: 'nothingListed', target: 'idle' },
          { target: 'resting' },
        ],
        'livekit.listFailed': 'resting',
      },
    },
  },
});

/** The room's dispatch rule, which the sweep verifies too. */
function ruleOf({ context }: { context: RoomContext }): { rule: string | null } {
  return { rule: context.rule };
}
