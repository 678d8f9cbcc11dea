import { not } from 'xstate';
import type { Entry } from '#src/realtime/pushes.ts';
import { type Loaded, startVisit } from './visit.context.ts';
import { visitSetup } from './visit.setup.ts';

type Done<Output> = { readonly event: { readonly output: Output } };
const setLoaded = { type: 'setLoaded', params: ({ event }: Done<Loaded>) => event.output } as const;
const fail = {
  target: '#failed',
  actions: { type: 'setProblem', params: ({ event }: { readonly event: { readonly error: unknown } }) => event.error },
} as const;
const load = {
  src: 'load',
  onDone: [
    {
      guard: { type: 'isLoggedIn', params: ({ event }: Done<Loaded>) => event.output },
      target: '#entering',
      actions: setLoaded,
    },
    { target: '#naming', actions: setLoaded },
  ],
  onError: fail,
} as const;

type Pushed = { readonly event: { readonly entry: Entry } };
const isEntry = (status: Entry['status']) =>
  ({ type: 'isEntry', params: ({ event }: Pushed) => ({ entry: event.entry, status }) }) as const;
const setEntryAccess = { type: 'setAccess', params: ({ event }: Pushed) => event.entry.livekit } as const;
const entryAdmits = { guard: isEntry('accepted'), target: '#meeting', actions: setEntryAccess } as const;
const entryEnds = [
  { guard: isEntry('denied'), target: '#denied', actions: { type: 'setBanned', params: false } },
  {
    guard: isEntry('ended'),
    target: '#ended',
    actions: { type: 'setReason', params: ({ event }: Pushed) => event.entry.reason ?? 'left' },
  },
] as const;

/** A visit to one room: loading, entering or knocking, the meeting, and the reasons for its end. */
export const visitMachine = visitSetup.createMachine({
  id: 'visit',
  context: ({ input }) => startVisit(input.connection),
  initial: 'loading',
  on: {
    'connection.changed': { actions: { type: 'setConnection', params: ({ event }) => event.connection } },
    'entry.pushed': { actions: { type: 'setWaiting', params: ({ event }) => event.entry } },
    'name.corrected': { actions: { type: 'setName', params: ({ event }) => event.name } },
    'visit.leave': '.out.left',
  },
  states: {
    loading: { invoke: load },
    naming: {
      id: 'naming',
      // After a reload the place is kept; only the answer to `room:enter` tells whether a host is present.
      always: {
        guard: 'isWaitingHere',
        target: 'entering',
        actions: {
          type: 'setName',
          params: ({ context }) => context.username ?? context.waiting[context.loaded?.room.id ?? ''],
        },
      },
      on: { 'visit.enter': { target: 'entering', actions: { type: 'setName', params: ({ event }) => event.name } } },
    },
    entering: {
      id: 'entering',
      invoke: {
        src: 'enter',
        input: ({ context }) => ({ room: context.loaded!.room.id, username: context.username }),
        onDone: { target: 'answered', actions: { type: 'setAnswer', params: ({ event }) => event.output } },
        onError: fail,
      },
      on: { 'entry.pushed': entryAdmits },
    },
    answered: {
      always: [
        {
          guard: { type: 'isAnswer', params: 'accepted' },
          target: 'meeting',
          actions: { type: 'setAccess', params: ({ context }) => context.answer?.livekit },
        },
        {
          guard: { type: 'isAnswer', params: 'denied' },
          target: 'out.denied',
          actions: { type: 'setBanned', params: ({ context }) => context.answer?.reason === 'banned' },
        },
        { target: 'waiting', actions: 'takePlace' },
      ],
    },
    waiting: {
      invoke: {
        src: 'look',
        input: ({ context: { loaded } }) => ({ room: loaded!.room.id, isWanted: loaded!.warnsOfRecording }),
        onDone: { actions: { type: 'setRecorded', params: ({ event }) => event.output } },
        onError: {},
      },
      on: {
        'entry.pushed': [
          entryAdmits,
          {
            guard: isEntry('waiting'),
            actions: { type: 'movePlace', params: ({ event }) => event.entry },
          },
          ...entryEnds,
        ],
        'name.corrected': {
          target: 'answered',
          actions: [
            { type: 'setName', params: ({ event }) => event.name },
            { type: 'setAnswer', params: ({ event }) => event.answer },
          ],
        },
        'visit.leave': { target: 'out.left', actions: 'giveUpPlace' },
      },
    },
    meeting: {
      id: 'meeting',
      invoke: { src: 'watch', input: ({ context }) => ({ room: context.loaded!.room.id }) },
      exit: 'clearMeeting',
      initial: 'deciding',
      states: {
        deciding: { always: [{ guard: 'warnsOfRecording', target: 'looking' }, { target: 'attending' }] },
        looking: {
          always: [
            { guard: 'isRecorded', target: 'warned' },
            { guard: 'isWatchAnswered', target: 'attending' },
          ],
          after: { watchTimeout: 'attending' },
        },
        /** The meeting is recorded; devices stay off until the person agrees or the recording ends. */
        warned: {
          always: { guard: not('isRecorded'), target: 'attending' },
          on: { 'recording.accepted': 'attending' },
        },
        attending: {
          invoke: {
            src: 'attend',
            input: ({ context }) => ({ room: context.loaded!.room.id, access: context.meeting.access }),
          },
        },
      },
      on: {
        'entry.pushed': [
          { guard: isEntry('accepted'), actions: setEntryAccess },
          { guard: { type: 'isLostLine', params: ({ event }) => event.entry } },
          ...entryEnds,
        ],
        'access.renewed': [
          {
            guard: { type: 'isAccepted', params: ({ event }) => event.answer },
            actions: { type: 'setAccess', params: ({ event }) => event.answer.livekit },
          },
          { target: 'answered', actions: { type: 'setAnswer', params: ({ event }) => event.answer } },
        ],
        'access.refused': fail,
        'watch.changed': { actions: { type: 'setWatch', params: ({ event }) => event.change } },
        'media.changed': { actions: { type: 'setMedia', params: ({ event }) => event.media } },
        'media.ended': [
          { guard: { type: 'isElsewhere', params: ({ event }) => event.end }, target: 'out.elsewhere' },
          {
            target: 'out.ended',
            actions: {
              type: 'setReason',
              params: ({ event }) => (event.end === 'removed' ? 'removed' : 'meeting_ended'),
            },
          },
        ],
        'captions.shown': { actions: { type: 'showCaptions', params: ({ event }) => event.shown } },
      },
    },
    out: {
      on: {
        'visit.enter': [
          {
            guard: 'isLoaded',
            target: '#entering',
            actions: { type: 'setName', params: ({ event }) => event.name },
          },
          { target: '#reloading' },
        ],
      },
      initial: 'left',
      states: {
        denied: { id: 'denied' },
        ended: { id: 'ended' },
        /** The same person entered from another tab or device. */
        elsewhere: {},
        left: {},
        failed: {
          id: 'failed',
          initial: 'deciding',
          states: {
            deciding: { always: [{ guard: 'isPassing', target: 'retrying' }, { target: 'final' }] },
            final: {},
            retrying: { after: { retryDelay: [{ guard: 'isLoaded', target: '#entering' }, { target: 'reloading' }] } },
            reloading: { id: 'reloading', invoke: load },
          },
        },
      },
    },
  },
});
