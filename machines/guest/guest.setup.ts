import { assign, emit, enqueueActions, setup } from 'xstate';
import type { AnnouncedFact } from '../facts.ts';
import { telephonyWords } from '../room/room.vocabulary.ts';
import type { GuestContext, GuestRecord } from './guest.context.ts';
import type { GuestEvent } from './guest.events.ts';
import { guestWords } from './guest.vocabulary.ts';

interface Given {
  readonly context: GuestContext;
  readonly event: GuestEvent;
}

type Knock = Extract<GuestEvent, { type: 'guest.knock' }>;

const announce = (make: (context: GuestContext, event: GuestEvent) => AnnouncedFact) =>
  emit<GuestContext, GuestEvent, undefined, GuestEvent, AnnouncedFact>(({ context, event }) => make(context, event));

const decided = (type: string) =>
  announce((context, event) => ({
    type,
    data: {
      participant: context.participant,
      number: context.number,
      ...('by' in event ? { by: event.by } : {}),
    },
  }));

interface Settle {
  readonly type: 'callers.settle';
  readonly params: { readonly sid: string };
}

interface LiftBan {
  readonly type: 'ban.lift';
  readonly params: { readonly guest: string };
}

/** Action that enqueues the step that a guest's context asks for, if any. */
const enqueueFor = <Step extends Settle | LiftBan>(stepOf: (context: GuestContext) => Step | null) =>
  enqueueActions<GuestContext, GuestEvent, undefined, GuestEvent, never, Step, never, never, AnnouncedFact>(
    ({ context, enqueue }) => {
      const step = stepOf(context);
      if (step !== null) enqueue(step as never);
    },
  );

const settleThis = enqueueFor<Settle>(({ call }) =>
  call === null ? null : { type: 'callers.settle', params: { sid: call } },
);

const liftThis = enqueueFor<LiftBan>(({ removed, participant }) =>
  removed ? { type: 'ban.lift', params: { guest: participant } } : null,
);

/** How often a removed account may knock again in one meeting. */
const mostReturns = 3;

/** Whether the account of this place knocks, and not by a phone call. */
const isSameAccount = ({ context, event }: Given): boolean =>
  event.type === 'guest.knock' && event.user !== null && event.user === context.user && event.call === undefined;

export const guestSetup = setup({
  types: {
    context: {} as GuestContext,
    events: {} as GuestEvent,
    emitted: {} as AnnouncedFact,
    tags: {} as 'ended',
  },
  delays: {
    maxWait: ({ event }) => event.limits.maxWaitMs,
    grace: ({ event }) => event.limits.graceMs,
    barred: ({ event }) => event.limits.deniedMs,
    accepted: ({ event }) => event.limits.acceptedMs,
    unasked: ({ event }) => event.limits.pollMs,
  },
  guards: {
    isOneOfAll: ({ context, event }: Given) =>
      event.type === 'guest.admit' && event.all !== undefined && context.number <= event.all.through,
    isOpenToAll: ({ context, event }: Given) =>
      event.type === 'guest.accessChanged' &&
      event.accessLevel === 'public' &&
      context.number <= event.through &&
      !context.removed,
    isOpenToAccount: ({ context, event }: Given) =>
      event.type === 'guest.accessChanged' &&
      event.accessLevel === 'trusted' &&
      context.user !== null &&
      !context.removed,
    isAccount: isSameAccount,
    isAccountBySocket: (given: Given) =>
      isSameAccount(given) && given.event.type === 'guest.knock' && given.event.replica !== null,
    isRemoved: ({ context }: Given) => context.removed,
    /** Accounts only: a guest without one could return under new names without limit. */
    mayReturn: ({ context }: Given) => context.user !== null && context.returns < mostReturns,
    isAlone: ({ event }: Given) => event.type === 'guest.admit' && event.all === undefined,
    staysOut: ({ event }: Given) => event.type === 'guest.remove' && event.meets,
    isHeldBySocket: ({ event }: Given) => event.type === 'guest.knock' && event.replica !== null,
    isCall: ({ event }: Given) => event.type === 'guest.knock' && event.call !== undefined,
    isCaller: ({ context }: Given) => context.call !== null,
    isHolder: ({ context, event }: Given) => 'replica' in event && event.replica === context.replica,
    isCorrection: ({ context, event }: Given) =>
      event.type === 'guest.correct' &&
      (event.username !== context.username || event.user !== context.user) &&
      (context.user === null || context.user === event.user),
    isLogin: ({ context, event }: Given) =>
      event.type === 'guest.correct' && event.user !== null && context.user === null,
    isOtherHolder: ({ context, event }: Given) => 'replica' in event && event.replica !== context.replica,
  },
  actions: {
    takePlace: assign(({ event }: Given) => {
      const { participant, number, username, color, user, replica, call = null } = event as Knock;
      return { participant, number, username, color, user, replica, call };
    }),
    noteWho: assign(({ event }: Given) => {
      const { participant, username, color, user } = event as Extract<GuestEvent, { type: 'guest.remove' }>;
      return { participant, username, color, user, returns: 0 };
    }),
    noteRemoval: assign({ removed: true }),
    forgive: assign(({ context, event }: Given) => ({
      removed: false,
      returns: event.type === 'guest.meetingEnded' ? 0 : context.returns,
    })),
    countReturn: assign(({ context }: Given) => ({ returns: context.returns + 1 })),
    noteDenial: assign({ deniedBefore: true }),
    correct: assign(({ event }: Given) => {
      const { username, user } = event as Extract<GuestEvent, { type: 'guest.correct' }>;
      return { username, user };
    }),
    hold: assign(({ event }: Given) => ('replica' in event ? { replica: event.replica } : {})),
    release: assign({ replica: null }),

    announceWaiting: announce((context, event) => ({
      type: 'guest.waiting',
      data: {
        participant: { id: context.participant, username: context.username, color: context.color },
        number: context.number,
        position: (event as Knock).position,
        ...(context.deniedBefore || context.removed ? { again: true } : {}),
      },
    })),
    announceChanged: announce(({ participant: id, username, color, number }) => ({
      type: 'guest.changed',
      data: { participant: { id, username, color }, number },
    })),
    announceAdmitted: decided('guest.admitted'),
    announceDenied: decided('guest.denied'),
    announceGone: emit<GuestContext, GuestEvent, { reason: string }, GuestEvent, AnnouncedFact>(
      ({ context, event }, params) => ({
        type: 'guest.gone',
        data: {
          participant: context.participant,
          number: context.number,
          reason: params.reason,
          ...('by' in event ? { by: event.by } : {}),
        },
      }),
    ),

    ...guestWords.writes,
    // `ban.lift` for this guest if a host removed them, else nothing.
    'ban.liftThis': liftThis,
    'callers.settle': telephonyWords.commands['callers.settle'],
    // `callers.settle` for this guest's call if the guest is a caller, else nothing.
    'callers.settleThis': settleThis,
  },
});

/** Writes a guest's row with its new status; built from the context after the transition. */
export const record = (status: GuestRecord['status'], reason: string | null = null, polled = false) =>
  ({
    type: 'guest.record',
    params: ({ context }: { context: GuestContext }): GuestRecord => ({ ...context, status, reason, polled }),
  }) as const;

/** Writes a guest's row when the room ends all places; the room's event has the reason. */
export const recordEnd = {
  type: 'guest.record',
  params: ({ context, event }: Given): GuestRecord => ({
    ...context,
    status: 'gone',
    reason: event.type === 'guest.meetingEnded' ? event.reason : null,
    polled: false,
  }),
} as const;
