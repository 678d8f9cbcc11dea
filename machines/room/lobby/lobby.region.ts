import type { GuestAdmission, GuestReport } from '../../guest/guest.events.ts';
import type { EventOf } from '../room.events.ts';
import { lobbySetup } from './lobby.parts.ts';

/** Tells the guests that more people may enter. */
const tellAccess = { type: 'actors.tell', params: accessOf } as const;

/** Admits all waiting guests. */
const tellAdmission = { type: 'actors.tell', params: admissionOf } as const;

/** After the waiting guests were read: admits everybody, or every account. */
const letIn = (target: 'resting' | 'judged') =>
  [
    { guard: 'isOpenToAll', target, actions: ['announceAdmittedAll', tellAccess] },
    { guard: 'isOpenToAccounts', target, actions: tellAccess },
    { target },
  ] as const;

/** Decides again about waiting guests when more people may enter, and once more for knocks that were in progress. */
export const lobby = lobbySetup.createStateConfig({
  initial: 'judged',
  on: {
    'lobby.admitAll': { guard: 'somebodyWaits', actions: ['announceAdmittedAll', tellAdmission] },
    // A deleted room has no waiting guests, even if an earlier look has seen some.
    'room.deleted': '.closed',
  },
  states: {
    closed: {},
    judged: { on: { 'room.changed': { guard: 'letsMoreIn', target: 'looking' } } },
    looking: {
      entry: 'lobby.look',
      on: {
        // The pending look may have read the access level before this change.
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
  const { accessLevel, through } = event as EventOf<'lobby.seen'>;
  return { to: 'members', event: { type: 'guest.accessChanged', accessLevel: accessLevel ?? 'restricted', through } };
}

function admissionOf({ event }: { event: unknown }): { to: 'members'; event: GuestAdmission } {
  const { by, crowd } = event as EventOf<'lobby.admitAll'>;
  return { to: 'members', event: { type: 'guest.admit', by, all: { through: crowd.through } } };
}
