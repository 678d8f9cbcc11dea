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
        'Rank by knock number among waiting guests with the same name: shown after the ' +
          'name, as in `Grace (2)`. Omitted for the first.',
      ),
  })
  .meta({ id: 'ListedGuest' });
export type ListedGuest = z.infer<typeof listedGuest>;

/** A page of waiting guests, ordered by knock number. */
export const guestPage = {
  guests: z.array(listedGuest),
  more: z.boolean().describe('Whether more guests wait: `lobby:list` after the last number returns the next ones.'),
};

export const roomState = z
  .object({
    meeting: z.enum(['empty', 'active', 'recording']),
    telephony: z
      .enum(['off', 'absent', 'creating', 'present', 'removing'])
      .describe('Whether callers can dial in: `off` where telephony is disabled, and before the first meeting.'),
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
  .describe('Identifies the history that the numbers belong to; a restored backup has another one, with new numbers.');

/** What `livekit-client` needs; the token is minted for each answer. */
export const access = livekitAccess.meta({
  id: 'LiveKitAccess',
  description: 'Address, room and token for joining it.',
});
