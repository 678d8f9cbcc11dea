import { roomAddress } from '#machines/addresses.ts';
import type { EventTo } from '#machines/catalogue.ts';
import { meetsNow } from '#machines/room/room.view.ts';
import { deliverIn } from '#src/actors/deliver.ts';
import type { Receipt } from '#src/actors/delivery.ts';
import { ChangedBefore, changePin } from '#src/rooms/change-pin.ts';
import { hasPins } from '#src/rooms/has-pins.ts';
import type { Acting, ActParts, ActWork } from './act-parts.ts';
import { inapplicable, notThere } from './act-refusal.ts';
import type { Act } from './act-schema.ts';
import { findRoomId } from './find-target.ts';

/** Ends a running meeting: everything of it ends at once, and its LiveKit room is closed as soon as LiveKit answers. */
export const endMeeting: ActWork<Act<'meeting.end'>> = async ({ runtime }, acting, { room: reference }) => {
  const room = await findRoomId(acting, reference);
  const { outcome, snapshot } = await ask({ runtime }, acting, room, { type: 'meeting.end' });
  if (outcome === 'unknown') throw notThere('Nothing has happened in this room yet.');
  if (outcome === 'ignored') {
    throw inapplicable(meetsNow(snapshot) ? 'The meeting cannot be ended now.' : 'No meeting is running in this room.');
  }
  return {
    did: 'The meeting is over; LiveKit is asked to close its room, until it answers.',
    would: 'The meeting would end for everybody in it and at the door, and LiveKit would be asked to close its room.',
    details: { room },
  };
};

/** Compares a room with LiveKit now. */
export const reconcileRoom: ActWork<Act<'room.reconcile'>> = async ({ runtime }, acting, { room: reference }) => {
  const room = await findRoomId(acting, reference);
  const { outcome } = await ask({ runtime }, acting, room, { type: 'livekit.roomSeen', sid: '' });
  if (outcome === 'kept') throw inapplicable('The room takes no reports. Release or reset it first.');
  const runs = outcome === 'ignored';
  return {
    did: runs ? 'A comparison with LiveKit is already running.' : 'The room is compared with LiveKit.',
    would: runs ? 'A comparison with LiveKit is already running.' : 'The room would be compared with LiveKit.',
    details: { room, outcome },
  };
};

/** Gives a room a new PIN; it is in no answer. */
export const renewPin: ActWork<Act<'pin.renew'>> = async (parts, acting, { room: reference }) => {
  const { tx, cause, request } = acting;
  if (!hasPins(parts.settings)) throw inapplicable('Rooms have no PINs: telephony is switched off.');
  const room = await findRoomId(acting, reference);
  const pin = await changePin(parts, tx, { room, key: `request/${request}`, cause, request }).catch(
    (error: unknown) => {
      if (error instanceof ChangedBefore) throw inapplicable('This request has renewed the PIN before.');
      throw error;
    },
  );
  if (pin === null) throw inapplicable('No free PIN was found, or the room is deleted.');
  return {
    did: 'The room has a new PIN; the old one admits nobody once LiveKit has the new rule.',
    would: 'The room would get a new PIN, and callers with the old one would not get in any more.',
    details: { room },
  };
};

async function ask(
  { runtime }: Pick<ActParts, 'runtime'>,
  { tx, cause, request }: Acting,
  room: string,
  event: EventTo<'room'>,
): Promise<Receipt> {
  const delivery = { to: roomAddress(room), event, key: `request/${request}`, cause, request };
  const [receipt] = await deliverIn(runtime, tx, [delivery]);
  return receipt!;
}
