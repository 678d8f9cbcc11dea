import { z } from 'zod';
import { type Fact, roomId } from '../facts/fact.ts';
import { participant } from '../lobby/waiting-guest.ts';
import { facts } from './facts.ts';
import { access, epoch, heads, ownPlace } from './wire-shapes.ts';

const entryEnd = z.enum(['left', 'expired', 'meeting_ended', 'room_deleted', 'removed', 'access_changed']);
export type EntryEnd = z.infer<typeof entryEnd>;

const entry = z.object({
  room: roomId,
  status: z.enum(['waiting', 'accepted', 'denied', 'ended']),
  reason: entryEnd.exactOptional().describe('Why the place ended.'),
  participant,
  ...ownPlace,
  livekit: access.exactOptional(),
});
export type Entry = z.infer<typeof entry>;

const watchEnd = z.enum(['forbidden', 'banned', 'expired_credential', 'room_deleted']);
/** Why a watch ended: the right to it is gone, or the room is. */
export type WatchEnd = z.infer<typeof watchEnd>;

const [first, ...others] = Object.values(facts).map(({ schema }) => schema);

/** The payload of each push. */
export const pushes = {
  fact: z.discriminatedUnion('type', [first!, ...others]),
  entry,
  'lobby:moved': z.object({
    room: roomId,
    left: z.array(z.int().positive()).describe('Knock numbers that left the queue.'),
  }),
  heads: z.object({ room: roomId, epoch, streams: heads }),
  'watch:ended': z.object({ room: roomId, code: watchEnd }),
} as const;

export type PushName = keyof typeof pushes;

export type Pushes = {
  [Name in PushName]: (pushed: Name extends 'fact' ? Fact : z.infer<(typeof pushes)[Name]>) => void;
};
