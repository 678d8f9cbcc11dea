import type { GuestReport } from '../guest/guest.events.ts';
import type { RoomEvent } from './room.events.ts';
import { roomSetup } from './room.setup.ts';

/** Who waits and may enter now, is told so. */
const tellAccess = { type: 'actors.tell', params: accessOf } as const;

/** After a look at who waits: everybody is let in, or every account. */
const letIn = (target: 'resting' | 'judged') =>
  [
    { guard: 'isOpenToAll', target, actions: ['announceAdmittedAll', tellAccess] },
    { guard: 'isOpenToAccounts', target, actions: tellAccess },
    { target },
  ] as const;

/** Who waits is judged anew when the room lets more people in, and once more for those who were just knocking. */
export const lobby = roomSetup.createStateConfig({
  initial: 'judged',
  // Nobody waits in front of a room that is gone, whatever a look had seen before.
  on: { 'room.deleted': '.closed' },
  states: {
    closed: {},
    judged: { on: { 'room.changed': { guard: 'letsMoreIn', target: 'looking' } } },
    looking: {
      entry: 'lobby.look',
      on: {
        // What is seen may be what was true before.
        'room.changed': { guard: 'changesAccess', target: 'overtaken' },
        'lobby.seen': letIn('resting'),
        'lobby.lookFailed': 'resting',
      },
    },
    resting: {
      after: { lateKnocks: 'lookingAgain' },
      on: { 'room.changed': { guard: 'letsMoreIn', target: 'looking' } },
    },
    lookingAgain: {
      entry: 'lobby.look',
      on: {
        'room.changed': { guard: 'changesAccess', target: 'overtaken' },
        'lobby.seen': letIn('judged'),
        'lobby.lookFailed': 'judged',
      },
    },
    overtaken: { on: { 'lobby.seen': 'looking', 'lobby.lookFailed': 'looking' } },
  },
});

function accessOf({ event }: { event: unknown }): { to: 'members'; event: GuestReport } {
  const { accessLevel, through } = event as Extract<RoomEvent, { type: 'lobby.seen' }>;
  return { to: 'members', event: { type: 'guest.accessChanged', accessLevel: accessLevel ?? 'restricted', through } };
}
