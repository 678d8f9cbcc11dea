import { z } from 'zod';
import { roomConfiguration } from '#src/rooms/room-configuration.ts';
import { roomId, waitingGuest } from './wire-shapes.ts';

const stream = z.enum(['room', 'lobby']);
export type StreamName = z.infer<typeof stream>;

/** The fields of every fact, of unknown types too. */
const fact = z.object({
  room: roomId,
  stream,
  number: z.int().positive().describe('Rises by exactly one per room and stream.'),
  type: z.string(),
  at: z.iso.datetime().describe('When it was committed, UTC.'),
  data: z.record(z.string(), z.unknown()),
});
export type Fact = z.infer<typeof fact>;

function factOf<Stream extends StreamName, Type extends string, Data extends z.ZodRawShape>(
  stream: Stream,
  type: Type,
  data: Data,
) {
  return fact.extend({ stream: z.literal(stream), type: z.literal(type), data: z.object(data) });
}

const person = {
  identity: z.string().describe('The identity at LiveKit; of who calls by telephone, one that stands for it.'),
  name: z.string(),
  kind: z.enum(['standard', 'ingress', 'egress', 'sip', 'agent']),
};
const recording = {
  recording: z.string().describe("The recording's id at LiveKit."),
  mode: z.enum(['screen_recording', 'transcript']).exactOptional(),
  reason: z.literal('recorder_gone').exactOptional(),
};
const decided = {
  participant: z.uuid().describe("The guest's id."),
  number: z.int().positive().describe('The knock number.'),
  by: z.string().exactOptional().describe('The account that decided.'),
};

/** The schema of each fact, by type. */
export const facts = {
  'meeting.started': factOf('room', 'meeting.started', {}),
  'meeting.ended': factOf('room', 'meeting.ended', {
    reason: z.enum(['finished', 'superseded', 'gone', 'lost', 'room_deleted']),
  }),
  'participant.joined': factOf('room', 'participant.joined', person),
  'participant.left': factOf('room', 'participant.left', person),
  'participant.removed': factOf('room', 'participant.removed', {
    identity: person.identity,
    participant: z.uuid().exactOptional().describe("The guest's id, of one who knocked."),
    by: z.string().describe('The account that did it.'),
  }),
  'recording.starting': factOf('room', 'recording.starting', recording),
  'recording.started': factOf('room', 'recording.started', recording),
  'recording.stopping': factOf('room', 'recording.stopping', recording),
  'recording.stopped': factOf('room', 'recording.stopped', recording),
  'recording.limitReached': factOf('room', 'recording.limitReached', recording),
  'recording.failed': factOf('room', 'recording.failed', recording),
  'room.changed': factOf('room', 'room.changed', {
    configuration: roomConfiguration.meta({ id: 'RoomConfiguration' }).exactOptional(),
    access_level: z.enum(['public', 'trusted', 'restricted']).exactOptional(),
  }),
  'roles.changed': factOf('room', 'roles.changed', {}),
  'subtitles.started': factOf('room', 'subtitles.started', {}),
  'subtitles.stopped': factOf('room', 'subtitles.stopped', {}),
  'subtitles.failed': factOf('room', 'subtitles.failed', {
    reason: z.enum(['no_agent', 'agent_gone']).describe('The agent never came, or died too often.'),
  }),
  'telephony.ready': factOf('room', 'telephony.ready', {}),
  'telephony.closed': factOf('room', 'telephony.closed', {}),
  'media.unavailable': factOf('room', 'media.unavailable', {}),
  'media.available': factOf('room', 'media.available', {}),
  'guest.waiting': factOf('lobby', 'guest.waiting', {
    ...waitingGuest.shape,
    again: z.literal(true).exactOptional().describe('A host has denied them before.'),
  }),
  'guest.changed': factOf('lobby', 'guest.changed', {
    participant: waitingGuest.shape.participant,
    number: z.int().positive().describe('The knock number, which stays.'),
  }),
  'guest.admitted': factOf('lobby', 'guest.admitted', decided),
  'guest.denied': factOf('lobby', 'guest.denied', decided),
  'guest.gone': factOf('lobby', 'guest.gone', {
    participant: decided.participant,
    number: decided.number,
    reason: z.enum(['left', 'expired', 'removed']),
    by: z.string().exactOptional().describe('The account that put them out.'),
  }),
  'lobby.admittedAll': factOf('lobby', 'lobby.admittedAll', {
    through: z.int().nonnegative().describe('Everybody who knocked up to this number.'),
    count: z.int().nonnegative(),
  }),
  'lobby.cleared': factOf('lobby', 'lobby.cleared', { reason: z.enum(['meeting_ended', 'room_deleted']) }),
} as const;

export type FactType = keyof typeof facts;
