import { superviseAgent } from '../agents/supervise-agent.ts';
import { collectorSetup } from './collector.parts.ts';

/** Whether the metadata collector runs: an agent that records who speaks when. */
export const collector = collectorSetup.createStateConfig(
  superviseAgent('collector', {
    wish: [],
    clear: [],
    ends: (ended) => ({ 'collector.stop': ended }) as const,
    left: [],
    always: {},
  }),
);
