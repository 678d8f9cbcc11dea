import { z } from 'zod';
import { type FactTable, factOf } from '#src/facts/fact.ts';
import { waitingGuest } from './waiting-guest.ts';

const decided = {
  participant: z.uuid().describe("The guest's id."),
  number: z.int().positive().describe('The knock number.'),
  by: z.string().exactOptional().describe('The account that decided.'),
};

/** Facts about waiting guests, for hosts. */
export const lobbyFacts = {
  'guest.waiting': factOf('lobby', 'guest.waiting', 'Somebody knocked.', {
    ...waitingGuest.shape,
    again: z.literal(true).exactOptional().describe('A host has denied them before.'),
  }),
  'guest.changed': factOf(
    'lobby',
    'guest.changed',
    "A guest's name changed, or the guest logged in; position and number stay the same.",
    {
      participant: waitingGuest.shape.participant,
      number: z.int().positive().describe('The knock number; unchanged.'),
    },
  ),
  'guest.admitted': factOf('lobby', 'guest.admitted', 'A guest was admitted.', decided),
  'guest.denied': factOf('lobby', 'guest.denied', 'A guest was denied.', decided),
  'guest.gone': factOf('lobby', 'guest.gone', 'A guest left the queue, or the place expired.', {
    participant: decided.participant,
    number: decided.number,
    reason: z.enum(['left', 'expired', 'removed']),
    by: z.string().exactOptional().describe('The account that removed them.'),
  }),
  'lobby.admittedAll': factOf('lobby', 'lobby.admittedAll', 'All guests up to a number were admitted, in one step.', {
    through: z.int().nonnegative().describe('The highest knock number of those who waited.'),
    count: z.int().nonnegative().describe('How many were admitted.'),
    except: z
      .array(z.int().positive())
      .exactOptional()
      .describe(
        'Knock numbers, up to `through`, of guests who stay in the queue: a host removed them before, or their actor cannot move.',
      ),
  }),
  'lobby.cleared': factOf(
    'lobby',
    'lobby.cleared',
    'All places ended. In this stream, so that its number separates earlier knocks from later ones.',
    { reason: z.enum(['meeting_ended', 'room_deleted']) },
  ),
} as const satisfies FactTable;
