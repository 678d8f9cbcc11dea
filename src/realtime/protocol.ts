import { z } from 'zod';
import { errorStatus } from '#src/kernel/errors.ts';
import { participant } from '../lobby/waiting-guest.ts';
import { access, epoch, guestPage, heads, ownPlace, roomState } from './wire-shapes.ts';

/** Schemas of the realtime requests and their acks; pushes.ts has those of the pushes. */

const id = z.uuid().toLowerCase().describe('Made by the client; a repetition under the same id changes nothing.');
const room = z.string().min(1).max(200).describe('Slug or uuid.');

export const requests = {
  'room:enter': z.object({ id, room, username: z.string().max(1000).optional() }),
  'room:leave': z.object({ id, room }),
  'room:watch': z.object({
    id,
    room,
    after: z
      .object({
        epoch: z.string().max(100),
        room: z.int().nonnegative().optional(),
        lobby: z.int().nonnegative().optional(),
      })
      .optional()
      .describe('What is known already: the facts behind it follow right after the ack.'),
  }),
  'room:unwatch': z.object({ id, room }),
  'lobby:list': z.object({ id, room, after: z.int().nonnegative().describe('A knock number.') }),
  'lobby:decide': z.object({ id, room, participant_id: z.uuid().toLowerCase(), allow_entry: z.boolean() }),
  'lobby:admit-all': z.object({ id, room }),
} as const;

export type RequestName = keyof typeof requests;
export type RequestOf<Name extends RequestName> = z.infer<(typeof requests)[Name]>;

const ok = z.literal(true);
const done = z.object({ ok });

/** Acks of successful requests; every other ack is a refusal. */
export const acks = {
  'room:enter': z.object({
    ok,
    status: z.enum(['accepted', 'waiting', 'denied']),
    reason: z.literal('banned').exactOptional().describe('Why they are denied without anybody being asked.'),
    participant,
    guest: z.string().exactOptional().describe('The guest credential; for one who presented none that holds.'),
    ...ownPlace,
    host_present: z.boolean(),
    livekit: access.exactOptional(),
  }),
  'room:leave': done,
  'room:watch': z.object({
    ok,
    role: z.enum(['host', 'participant', 'guest']),
    state: roomState,
    epoch,
    streams: heads,
    lobby: z.object({ waiting: z.int().nonnegative(), ...guestPage }).exactOptional(),
    reset: z.literal(true).exactOptional().describe('`after` is no place to go on from: begin from this state.'),
  }),
  'room:unwatch': done,
  'lobby:list': z.object({ ok, ...guestPage }),
  'lobby:decide': z.object({ ok, outcome: z.enum(['admitted', 'denied', 'gone']) }),
  'lobby:admit-all': z.object({
    ok,
    admitted: z.int().nonnegative(),
    through: z.int().nonnegative().describe('The last knock number that counted.'),
  }),
} as const;

/** The ack of each successful request, without its `ok`. */
export type Acks = { [Name in RequestName]: Omit<z.infer<(typeof acks)[Name]>, 'ok'> };
export type EnterAck = Acks['room:enter'];
export type WatchAck = Acks['room:watch'];

const codes = Object.keys(errorStatus) as (keyof typeof errorStatus)[];

export const refusal = z.object({
  ok: z.literal(false),
  code: z.enum(codes),
  message: z.string(),
  retry_after: z.number().nonnegative().exactOptional().describe('Seconds.'),
});
export type Refusal = z.infer<typeof refusal>;

export type Ack<Name extends RequestName> = ({ ok: true } & Acks[Name]) | Refusal;

export type Requests = {
  [Name in RequestName]: (request: RequestOf<Name>, ack: (answer: Ack<Name>) => void) => void;
};

/** Larger packets end the connection. */
export const maxPacketBytes = 16 * 1024;

/** Explicit credentials of the handshake. */
export const handshake = z.object({
  token: z.string().nullish().describe('A LiveKit token that the product minted.'),
  guest: z.string().nullish().describe('The guest credential of an earlier ack.'),
});

/** The `data` of a `connect_error`. A client drops the named `credential` and reconnects. */
export const connectRefusal = z.object({
  code: z.enum(['invalid_credential', 'expired_credential', 'throttled', 'unavailable', 'internal']),
  credential: z.enum(['token', 'guest']).exactOptional().describe('Which of the presented ones does not hold.'),
  retry_after: z.number().nonnegative().exactOptional().describe('Seconds.'),
});
export type ConnectRefusal = z.infer<typeof connectRefusal>;
