import { z } from 'zod';
import { type FactTable, factOf } from '#src/facts/fact.ts';

/** Facts about subtitles. */
export const subtitleFacts = {
  'subtitles.started': factOf(
    'room',
    'subtitles.started',
    'The subtitle agent joined; also after it died and was dispatched again.',
    {},
  ),
  'subtitles.stopped': factOf(
    'room',
    'subtitles.stopped',
    'Subtitles are off: nobody wants them any more, or the meeting has ended.',
    {},
  ),
  'subtitles.failed': factOf(
    'room',
    'subtitles.failed',
    'The subtitle agent failed; clients that still want subtitles must request them again.',
    {
      reason: z.enum(['no_agent', 'agent_gone']).describe('The agent did not join, or died too often.'),
    },
  ),
} as const satisfies FactTable;
