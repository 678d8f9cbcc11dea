import { z } from 'zod';
import { type FactTable, factOf } from '#src/facts/fact.ts';

/** What is announced of subtitles. */
export const subtitleFacts = {
  'subtitles.started': factOf(
    'room',
    'subtitles.started',
    'The agent that writes subtitles has come; again, after it died and was sent again.',
    {},
  ),
  'subtitles.stopped': factOf(
    'room',
    'subtitles.stopped',
    'Subtitles are off: nobody wants them any more, or the meeting is over.',
    {},
  ),
  'subtitles.failed': factOf(
    'room',
    'subtitles.failed',
    'Subtitles were wanted and there are none; whoever still wants them asks again.',
    {
      reason: z.enum(['no_agent', 'agent_gone']).describe('The agent never came, or died too often.'),
    },
  ),
} as const satisfies FactTable;
