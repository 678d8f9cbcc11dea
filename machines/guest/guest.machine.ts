import { type GuestContext, type GuestCorrection, initialContext } from './guest.context.ts';
import { guestSetup, record, recordEnd } from './guest.setup.ts';

const knock = [
  {
    guard: 'isHeldBySocket',
    target: '#guest.waiting',
    actions: ['takePlace', record('waiting'), 'announceWaiting'],
  },
  {
    guard: 'isCall',
    target: '#guest.waiting.calling',
    actions: ['takePlace', record('waiting', null, true), 'announceWaiting'],
  },
  { target: '#guest.waiting.polled', actions: ['takePlace', record('waiting', null, true), 'announceWaiting'] },
] as const;

/** The same for a removed guest. */
const knockAgain = [
  { ...knock[0], guard: 'isAccountBySocket', actions: ['countReturn', ...knock[0].actions] },
  { ...knock[2], guard: 'isAccount', actions: ['countReturn', ...knock[2].actions] },
] as const;

/** The end of a guest's place: announced to the hosts unless all places end at once. */
const gone = (reason: string) => [record('gone', reason), { type: 'announceGone', params: { reason } }] as const;

const admitOne = {
  guard: 'isAlone',
  target: '#guest.admitted',
  actions: [record('admitted'), 'announceAdmitted'],
} as const;

const deny = { target: '#guest.denied', actions: ['noteDenial', record('denied'), 'announceDenied'] } as const;

const whoNow = ({ context: { participant, username, user } }: { context: GuestContext }): GuestCorrection => ({
  participant,
  username,
  user,
});

const correct = ['correct', { type: 'guest.recordCorrection', params: whoNow }] as const;

/** After a decision, a correction can only be a login. */
const login = { guard: 'isLogin', actions: [...correct, 'announceChanged'] } as const;

const meetingEnded = { target: '#guest.gone', actions: ['forgive', recordEnd] } as const;

/** The place of a removed guest ended: return to `removed`, as before the knock. */
const staysRemoved = { guard: 'isRemoved', target: '#guest.removed' } as const;

/** Removed by a host from a running meeting, which the room announces. */
const removedFromMeeting = {
  guard: 'staysOut',
  target: '#guest.removed',
  actions: record('gone', 'removed'),
} as const;

/** Removal of a guest in a state outside the lobby. */
const removedElsewhere = {
  guard: 'staysOut',
  target: '#guest.removed',
  actions: ['noteWho', record('gone', 'removed')],
} as const;

/**
 * A person at the door of one room. Keeps place and id from the knock to the end of the meeting, and may knock again
 * afterwards. For a caller, LiveKit is updated with each decision.
 */
export const guestMachine = guestSetup.createMachine({
  id: 'guest',
  context: initialContext,
  initial: 'outside',
  states: {
    outside: {
      on: {
        'guest.knock': knock,
        'guest.remove': removedElsewhere,
      },
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
        'guest.deny': [{ ...deny, guard: 'isRemoved', target: 'removed' }, deny],
        'guest.leave': { target: 'gone', actions: gone('left') },
        'guest.correct': { guard: 'isCorrection', actions: [...correct, 'announceChanged'] },
        'guest.remove': [
          { guard: 'staysOut', target: 'removed', actions: gone('removed') },
          { target: 'gone', actions: gone('removed') },
        ],
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
          on: {
            'guest.held': { target: 'held', actions: ['hold', record('waiting')] },
            'guest.polled': { target: 'polled', actions: record('waiting', null, true) },
          },
        },
        polled: {
          after: { unasked: { target: '#guest.expired', actions: gone('expired') } },
          on: {
            'guest.held': { target: 'held', actions: ['hold', record('waiting')] },
            'guest.polled': { target: 'polled', reenter: true },
          },
        },
        // Until the caller hangs up.
        calling: {},
      },
    },
    admitted: {
      entry: ['ban.liftThis', 'forgive', 'callers.settleThis'],
      after: { accepted: { target: 'expired', actions: gone('expired') } },
      on: {
        // A later opposite decision counts.
        'guest.deny': deny,
        'guest.leave': { target: 'gone', actions: gone('left') },
        'guest.correct': login,
        // Outside a meeting the room does not announce a removal, so the guest does.
        'guest.remove': [removedFromMeeting, { target: 'gone', actions: gone('removed') }],
        'guest.meetingEnded': meetingEnded,
      },
    },
    denied: {
      entry: 'callers.settleThis',
      initial: 'barred',
      // Hosts no longer see this guest, so nothing is announced.
      after: { accepted: { target: 'expired', actions: record('gone', 'expired') } },
      on: {
        'guest.admit': admitOne,
        'guest.leave': { target: 'gone', actions: record('gone', 'left') },
        'guest.correct': login,
        'guest.remove': [removedFromMeeting, { target: 'gone', actions: record('gone', 'removed') }],
        'guest.meetingEnded': meetingEnded,
      },
      states: {
        barred: {
          after: { barred: 'mayKnock' },
          on: {
            // Leaving does not end a denial; the end of a call does, because hanging up is no attempt to evade it.
            'guest.leave': [{ guard: 'isCaller', target: '#guest.gone', actions: record('gone', 'left') }, {}],
          },
        },
        mayKnock: { on: { 'guest.knock': knock } },
      },
    },
    // Until the meeting ends or a host admits the person. An account may knock again a limited number of times.
    removed: {
      entry: ['noteRemoval', 'callers.settleThis'],
      initial: 'out',
      on: {
        'guest.admit': admitOne,
        // After a login the ban also covers the account.
        'guest.correct': { guard: 'isLogin', actions: [...correct, { type: 'ban.identify', params: whoNow }] },
        'guest.meetingEnded': meetingEnded,
      },
      states: {
        out: { always: { guard: 'mayReturn', target: 'barred' } },
        barred: { after: { barred: 'mayKnock' } },
        mayKnock: { on: { 'guest.knock': knockAgain } },
      },
    },
    gone: {
      tags: 'ended',
      entry: 'callers.settleThis',
      always: staysRemoved,
      on: {
        'guest.knock': knock,
        'guest.remove': removedElsewhere,
      },
    },
    expired: {
      tags: 'ended',
      entry: 'callers.settleThis',
      always: staysRemoved,
      on: {
        'guest.knock': knock,
        'guest.remove': removedElsewhere,
      },
    },
  },
});
