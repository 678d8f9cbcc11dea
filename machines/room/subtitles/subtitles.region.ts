import { superviseAgent } from '../agents/supervise-agent.ts';
import { subtitlesSetup } from './subtitles.parts.ts';

/** Identity of the person who makes the wish. */
const wisherOf = ({ event }: { event: unknown }): { identity: string } => ({
  identity: (event as { identity: string }).identity,
});

/** Whether speech is transcribed: an agent writes subtitles while anybody in the meeting wants them. */
export const subtitles = subtitlesSetup.createStateConfig(
  superviseAgent('subtitles', {
    wish: { type: 'wish.add', params: wisherOf },
    clear: ['wish.clear'],
    ends: (ended) =>
      ({
        'subtitles.stop': [
          { guard: 'lastWisherStops', ...ended },
          { actions: { type: 'wish.remove', params: wisherOf } },
        ],
        'livekit.listed': [{ guard: 'isLost' }, { guard: 'nobodyWishes', actions: 'awaitWishers' }],
        'subtitles.absent': { guard: 'nobodyWishes', ...ended },
        // The following sweeps report who returned.
        'livekit.lost': { actions: 'forgetAbsence' },
        'livekit.back': { actions: 'forgetAbsence' },
      }) as const,
    // While LiveKit is unreachable, people may return, including somebody who leaves now.
    left: [{ guard: 'isLost' }, { guard: 'wisherLeaves', actions: 'awaitWishers' }],
    // Other people who want subtitles are present.
    always: { 'subtitles.absent': { actions: 'wish.dropAbsent' } },
  }),
);
