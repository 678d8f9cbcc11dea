import type { RoomContext } from '../room.context.ts';
import { sweepingSetup } from './sweeping.parts.ts';

/** Compares with LiveKit while people meet, and once more afterwards, to correct what lost webhooks left wrong. */
export const sweeping = sweepingSetup.createStateConfig({
  initial: 'idle',
  states: {
    idle: {
      on: {
        // Even for a join that the meeting ignores: the sweep finds out whether anybody is present.
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
        // Their join was refused and not stored; the sweep reports it again.
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

/** The dispatch rule that the room believes in; the sweep looks for it too. */
function ruleOf({ context }: { context: RoomContext }): { rule: string | null } {
  return { rule: context.rule };
}
