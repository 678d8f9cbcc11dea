import { assign, emit, setup } from 'xstate';
import type { RoomFact } from '../room/room.facts.ts';
import type { GuestEvent } from './guest.events.ts';

export interface GuestContext {
  readonly participant: string;
  readonly number: number;
  readonly username: string;
  readonly color: string;
  readonly user: string | null;
  /** The replica whose sockets hold the place. */
  readonly replica: string | null;
}

export const initialContext: GuestContext = {
  participant: '',
  number: 0,
  username: '',
  color: '',
  user: null,
  replica: null,
};

/** How a guest's place is written in the table of guests (src/lobby/record-guests.ts). */
export type GuestRecord = Readonly<GuestContext> & {
  readonly status: 'waiting' | 'admitted' | 'denied' | 'gone';
  readonly reason: string | null;
};

interface Given {
  readonly context: GuestContext;
  readonly event: GuestEvent;
}

type Knock = Extract<GuestEvent, { type: 'guest.knock' }>;

const announce = (make: (context: GuestContext, event: GuestEvent) => RoomFact) =>
  emit<GuestContext, GuestEvent, undefined, GuestEvent, RoomFact>(({ context, event }) => make(context, event));

const decided = (type: string) =>
  announce((context, event) => ({
    type,
    data: {
      participant: context.participant,
      number: context.number,
      ...('by' in event ? { by: event.by } : {}),
    },
  }));

export const guestSetup = setup({
  types: {
    context: {} as GuestContext,
    events: {} as GuestEvent,
    emitted: {} as RoomFact,
    tags: {} as 'ended',
  },
  delays: {
    maxWait: ({ event }) => event.limits.maxWaitMs,
    grace: ({ event }) => event.limits.graceMs,
    barred: ({ event }) => event.limits.deniedMs,
    accepted: ({ event }) => event.limits.acceptedMs,
  },
  guards: {
    isOneOfAll: ({ context, event }: Given) =>
      event.type === 'guest.admit' && event.all !== undefined && context.number <= event.all.through,
    isOpenToAll: ({ context, event }: Given) =>
      event.type === 'guest.accessChanged' && event.accessLevel === 'public' && context.number <= event.through,
    isOpenToAccount: ({ context, event }: Given) =>
      event.type === 'guest.accessChanged' && event.accessLevel === 'trusted' && context.user !== null,
    isAlone: ({ event }: Given) => event.type === 'guest.admit' && event.all === undefined,
    isHolder: ({ context, event }: Given) => 'replica' in event && event.replica === context.replica,
    isOtherHolder: ({ context, event }: Given) => 'replica' in event && event.replica !== context.replica,
  },
  actions: {
    takePlace: assign(({ event }: Given) => {
      const { participant, number, username, color, user, replica } = event as Knock;
      return { participant, number, username, color, user, replica };
    }),
    hold: assign(({ event }: Given) => ('replica' in event ? { replica: event.replica } : {})),
    release: assign({ replica: null }),

    announceWaiting: announce((context, event) => ({
      type: 'guest.waiting',
      data: {
        participant: { id: context.participant, username: context.username, color: context.color },
        number: context.number,
        position: (event as Knock).position,
      },
    })),
    announceAdmitted: decided('guest.admitted'),
    announceDenied: decided('guest.denied'),
    announceGone: emit<GuestContext, GuestEvent, { reason: string }, GuestEvent, RoomFact>(({ context }, params) => ({
      type: 'guest.gone',
      data: { participant: context.participant, number: context.number, reason: params.reason },
    })),

    // Write: the row of the guest, in the same commit
    'guest.record': (_, _params: GuestRecord) => {},
  },
});

/** The write of a guest's row with its new status; built from the context after the move. */
export const record = (status: GuestRecord['status'], reason: string | null = null) =>
  ({
    type: 'guest.record',
    params: ({ context }: { context: GuestContext }): GuestRecord => ({ ...context, status, reason }),
  }) as const;

/** The write of a guest's row when the room ends everybody's place; the room says why. */
export const recordEnd = {
  type: 'guest.record',
  params: ({ context, event }: Given): GuestRecord => ({
    ...context,
    status: 'gone',
    reason: event.type === 'guest.meetingEnded' ? event.reason : null,
  }),
} as const;
