import { z } from 'zod';
import { type FactTable, factOf } from '#src/facts/fact.ts';

const person = {
  identity: z.string().describe('The identity at LiveKit; of who calls by telephone, one that stands for it.'),
  name: z.string(),
  kind: z.enum(['standard', 'ingress', 'egress', 'sip', 'agent']),
};
/** What is announced of a meeting. */
export const meetingFacts = {
  'meeting.started': factOf('room', 'meeting.started', 'The first person joined.', {}),
  'meeting.ended': factOf('room', 'meeting.ended', 'Nobody is left, or the room is gone.', {
    reason: z.enum(['finished', 'superseded', 'gone', 'lost', 'room_deleted']),
  }),
  'participant.joined': factOf('room', 'participant.joined', 'Somebody joined the meeting.', person),
  'participant.left': factOf('room', 'participant.left', 'Somebody left the meeting.', person),
  'participant.removed': factOf('room', 'participant.removed', 'A host put somebody out of the meeting.', {
    identity: person.identity,
    participant: z.uuid().exactOptional().describe("The guest's id, of one who knocked."),
    by: z.string().describe('The account that did it.'),
  }),
  'media.unavailable': factOf('room', 'media.unavailable', 'LiveKit cannot be reached: nothing plays for now.', {}),
  'media.available': factOf('room', 'media.available', 'LiveKit can be reached again.', {}),
} as const satisfies FactTable;
