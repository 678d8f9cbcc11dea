import { z } from 'zod';
import { type FactTable, factOf } from '#src/facts/fact.ts';

const person = {
  identity: z.string().describe('The LiveKit identity; masked for callers.'),
  name: z.string(),
  kind: z.enum(['standard', 'ingress', 'egress', 'sip', 'agent']),
};
/** Facts about a meeting. */
export const meetingFacts = {
  'meeting.started': factOf('room', 'meeting.started', 'The first person joined.', {}),
  'meeting.ended': factOf('room', 'meeting.ended', 'The LiveKit room ended or was replaced, or the room was deleted.', {
    reason: z.enum(['finished', 'superseded', 'gone', 'lost', 'room_deleted']),
  }),
  'participant.joined': factOf('room', 'participant.joined', 'Somebody joined the meeting.', person),
  'participant.left': factOf('room', 'participant.left', 'Somebody left the meeting.', person),
  'participant.removed': factOf('room', 'participant.removed', 'A host removed somebody from the meeting.', {
    identity: person.identity,
    participant: z.uuid().exactOptional().describe("The guest's id, if they knocked."),
    by: z.string().describe('The account of the host.'),
  }),
  'media.unavailable': factOf('room', 'media.unavailable', 'LiveKit is unreachable: no sound and picture.', {}),
  'media.available': factOf('room', 'media.available', 'LiveKit is reachable again.', {}),
} as const satisfies FactTable;
