import { guestSetup, initialContext, record, recordEnd } from './guest.setup.ts';

const knock = {
  target: '#guest.waiting',
  actions: ['takePlace', record('waiting'), 'announceWaiting'],
} as const;

/** A place that ends: told to the hosts unless everybody's ends at once. */
const gone = (reason: string) => [record('gone', reason), { type: 'announceGone', params: { reason } }] as const;

const admitOne = {
  guard: 'isAlone',
  target: '#guest.admitted',
  actions: [record('admitted'), 'announceAdmitted'],
} as const;

const deny = { target: '#guest.denied', actions: [record('denied'), 'announceDenied'] } as const;

const meetingEnded = { target: '#guest.gone', actions: recordEnd } as const;

/**
 * Somebody at the door of one room. The same person keeps place and id from the knock to the end of the meeting, and
 * may knock again afterwards.
 */
export const guestMachine = guestSetup.createMachine({
  id: 'guest',
  context: initialContext,
  initial: 'outside',
  states: {
    outside: {
      on: { 'guest.knock': knock },
    },
    waiting: {
      initial: 'held',
      after: { maxWait: { target: 'expired', actions: gone('expired') } },
      on: {
        'guest.admit': [admitOne, { guard: 'isOneOfAll', target: 'admitted', actions: record('admitted') }],
        'guest.accessChanged': [
          { guard: 'isOpenToAll', target: 'admitted', actions: record('admitted') },
          { guard: 'isOpenToAccount', target: 'admitted', actions: [record('admitted'), 'announceAdmitted'] },
        ],
        'guest.deny': deny,
        'guest.leave': { target: 'gone', actions: gone('left') },
        'guest.meetingEnded': meetingEnded,
      },
      states: {
        held: {
          on: {
            'guest.released': { guard: 'isHolder', target: 'released', actions: ['release', record('waiting')] },
            'guest.held': { guard: 'isOtherHolder', actions: ['hold', record('waiting')] },
          },
        },
        released: {
          after: { grace: { target: '#guest.expired', actions: gone('expired') } },
          on: { 'guest.held': { target: 'held', actions: ['hold', record('waiting')] } },
        },
      },
    },
    admitted: {
      after: { accepted: { target: 'expired', actions: gone('expired') } },
      on: {
        // A later opposite decision stands.
        'guest.deny': deny,
        'guest.leave': { target: 'gone', actions: gone('left') },
        'guest.meetingEnded': meetingEnded,
      },
    },
    denied: {
      initial: 'barred',
      // Hosts no longer see them: nobody is told.
      after: { accepted: { target: 'expired', actions: record('gone', 'expired') } },
      on: {
        'guest.admit': admitOne,
        'guest.leave': { target: 'gone', actions: record('gone', 'left') },
        'guest.meetingEnded': meetingEnded,
      },
      states: {
        barred: { after: { barred: 'mayKnock' } },
        mayKnock: { on: { 'guest.knock': knock } },
      },
    },
    gone: { tags: 'ended', on: { 'guest.knock': knock } },
    expired: { tags: 'ended', on: { 'guest.knock': knock } },
  },
});
