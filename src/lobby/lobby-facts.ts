import { z } from 'zod';
import { type FactTable, factOf } from '#src/facts/fact.ts';
import { waitingGuest } from './waiting-guest.ts';

const decided = {
  participant: z.uuid().describe("The guest's id."),
  number: z.int().positive().describe('The knock number.'),
  by: z.string().exactOptional().describe('The account that decided.'),
};

/** What is announced to hosts of those at the door. */
export const lobbyFacts = {
  'guest.waiting': factOf('lobby', 'guest.waiting', 'Somebody knocked.', {
    ...waitingGuest.shape,
    again: z.literal(true).exactOptional().describe('A host has denied them before.'),
  }),
  'guest.changed': factOf(
    'lobby',
    'guest.changed',
    'A guest is called otherwise, or has logged in; place and number stay.',
    {
      participant: waitingGuest.shape.participant,
      number: z.int().positive().describe('The knock number, which stays.'),
    },
  ),
  'guest.admitted': factOf('lobby', 'guest.admitted', 'A guest was let in.', decided),
  'guest.denied': factOf('lobby', 'guest.denied', 'A guest was not let in.', decided),
  'guest.gone': factOf('lobby', 'guest.gone', 'A guest gave up, or did not come back.', {
    participant: decided.participant,
    number: decided.number,
    reason: z.enum(['left', 'expired', 'removed']),
    by: z.string().exactOptional().describe('The account that put them out.'),
  }),
  'lobby.admittedAll': factOf('lobby', 'lobby.admittedAll', 'Everybody up to a number was let in, in one step.', {
    through: z.int().nonnegative().describe('Everybody who knocked up to this number.'),
    count: z.int().nonnegative(),
  }),
  'lobby.cleared': factOf(
    'lobby',
    'lobby.cleared',
    'Nobody waits any more. It stands in this stream, so that hosts know which knocks came before the end and which after.',
    { reason: z.enum(['meeting_ended', 'room_deleted']) },
  ),
} as const satisfies FactTable;
