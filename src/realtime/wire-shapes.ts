import { z } from 'zod';
import { livekitAccess } from '#src/rooms/room-object.ts';

/** Shapes shared by several acks and pushes of the realtime channel. */

export const participant = z
  .object({
    id: z.string().describe('A uuid for a guest, the identity at LiveKit for somebody who need not knock.'),
    username: z.string(),
    color: z.string().describe('`hsl(H, S%, L%)`, always the same for the same person.'),
  })
  .meta({ id: 'Participant' });
export type Participant = z.infer<typeof participant>;

/** What `livekit-client` needs to connect. */
export type LiveKitAccess = z.infer<typeof livekitAccess>;

const knockNumber = z
  .int()
  .positive()
  .describe('Knock number, which rises with each knock. Numbers that leave below it move the place up by one each.');
const place = z.int().positive().describe('1-based place in the queue, exact at this instant.');

/** Own knock number and place; while waiting. */
export const ownPlace = { number: knockNumber.exactOptional(), position: place.exactOptional() };

export const waitingGuest = z
  .object({ participant, number: knockNumber, position: place })
  .meta({ id: 'WaitingGuest' });
export type WaitingGuest = z.infer<typeof waitingGuest>;

const listedGuest = waitingGuest
  .extend({
    namesake: z
      .int()
      .min(2)
      .exactOptional()
      .describe(
        'Among those who wait under the very same name, by knock number, the how-manieth they are: shown behind the ' +
          'name, as in `Grace (2)`, it tells them apart. Left out for the first.',
      ),
  })
  .meta({ id: 'ListedGuest' });
export type ListedGuest = z.infer<typeof listedGuest>;

/** A page of waiting guests, ordered by knock number. */
export const guestPage = {
  guests: z.array(listedGuest),
  more: z.boolean().describe('Whether others wait behind them: `lobby:list` after the last number gives the next.'),
};

export const roomState = z
  .object({
    meeting: z.enum(['empty', 'active', 'recording']),
    telephony: z
      .enum(['off', 'absent', 'creating', 'present', 'removing'])
      .describe('Whether people may call in: `off` where nobody can, and until somebody has come.'),
    subtitles: z.enum(['off', 'dispatching', 'on', 'failed']),
  })
  .meta({ id: 'RoomState' });
export type RoomState = z.infer<typeof roomState>;

const head = z.int().nonnegative();

/** Number of the last fact of each stream that is watched. */
export const heads = z
  .object({ room: head.exactOptional(), lobby: head.exactOptional() })
  .meta({ id: 'Heads', description: 'Number of the last fact of each stream that is watched.' });

export const epoch = z
  .string()
  .describe('Names the history that numbers count in; a restored backup has another one, and numbers start afresh.');

export const roomId = z.uuid().describe("The room's uuid.");

/** What `livekit-client` needs; the token is minted for each answer. */
export const access = livekitAccess.meta({
  id: 'LiveKitAccess',
  description: 'Address, room and token to join it with.',
});
