import { z } from 'zod';
import { knockNumber, place, waitingGuest } from '#src/lobby/waiting-guest.ts';
import { livekitAccess } from '#src/rooms/room-object.ts';

/** Shapes shared by several acks and pushes of the realtime channel. */

/** What `livekit-client` needs to connect. */
export type LiveKitAccess = z.infer<typeof livekitAccess>;

/** Own knock number and place; while waiting. */
export const ownPlace = { number: knockNumber.exactOptional(), position: place.exactOptional() };

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

/** What `livekit-client` needs; the token is minted for each answer. */
export const access = livekitAccess.meta({
  id: 'LiveKitAccess',
  description: 'Address, room and token to join it with.',
});
