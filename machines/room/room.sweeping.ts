import type { RoomContext } from './room.context.ts';
import { roomSetup } from './room.setup.ts';

/** Compares with LiveKit while people meet, and once more afterwards, so that what webhooks left out is mended. */
export const sweeping = roomSetup.createStateConfig({
  initial: 'idle',
  states: {
    idle: {
      on: {
        // Believed or not: a look will tell whether somebody is there.
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
        // Their join was refused, and is not known.
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

/** The dispatch rule that the room believes in, to be looked for too. */
function ruleOf({ context }: { context: RoomContext }): { rule: string | null } {
  return { rule: context.rule };
}
