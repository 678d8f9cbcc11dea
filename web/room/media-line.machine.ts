import { assign, emit, fromPromise, setup } from 'xstate';
import type { LiveKitAccess } from '#src/realtime/wire-shapes.ts';
import type { MediaEnd } from './media.ts';

interface LineContext {
  /** The token for the next connection; null when a new one has to be requested. */
  readonly access: LiveKitAccess | null;
  /** Failed attempts since the last connection. */
  readonly failures: number;
}

type LineEvent =
  | { readonly type: 'line.lost' }
  | { readonly type: 'line.ended'; readonly end: Exclude<MediaEnd, 'lost'> }
  | { readonly type: 'line.close' };

const notProvided = () => Promise.reject(new Error('Not provided.'));

const lineSetup = setup({
  types: {} as {
    context: LineContext;
    input: { readonly access: LiveKitAccess | null };
    events: LineEvent;
    emitted: { readonly type: 'failed' } | { readonly type: 'ended'; readonly end: Exclude<MediaEnd, 'lost'> };
  },
  actors: {
    load: fromPromise<void>(notProvided),
    /** Resolves with null when access is refused. */
    requestAccess: fromPromise<LiveKitAccess | null>(notProvided),
    connect: fromPromise<void, LiveKitAccess>(notProvided),
  },
  guards: {
    hasAccess: ({ context }) => context.access !== null,
    isRefused: (_, access: LiveKitAccess | null) => access === null,
  },
  actions: {
    setAccess: assign((_, access: LiveKitAccess | null) => ({ access })),
    resetFailures: assign({ failures: 0 }),
    // The token may be the cause, so the next attempt requests a new one.
    noteFailure: assign(({ context }) => ({ access: null, failures: context.failures + 1 })),
    tellFailure: emit({ type: 'failed' }),
    tellEnd: emit((_, end: Exclude<MediaEnd, 'lost'>) => ({ type: 'ended' as const, end })),
  },
  delays: {
    backOff: ({ context }) => Math.min(10_000, 500 * 2 ** (context.failures - 1)),
  },
});

/** The LiveKit connection of a visit: reconnects with a new token until it is closed or LiveKit ends it. */
export const mediaLineMachine = lineSetup.createMachine({
  id: 'mediaLine',
  context: ({ input }) => ({ access: input.access, failures: 0 }),
  initial: 'loading',
  on: { 'line.close': '.closed' },
  states: {
    loading: {
      invoke: {
        src: 'load',
        onDone: [{ guard: 'hasAccess', target: 'connecting' }, { target: 'requesting' }],
        onError: 'waiting',
      },
    },
    requesting: {
      invoke: {
        src: 'requestAccess',
        onDone: [
          { guard: { type: 'isRefused', params: ({ event }) => event.output }, target: 'closed' },
          { target: 'connecting', actions: { type: 'setAccess', params: ({ event }) => event.output } },
        ],
        onError: 'waiting',
      },
    },
    connecting: {
      invoke: { src: 'connect', input: ({ context }) => context.access!, onDone: 'connected', onError: 'waiting' },
    },
    connected: {
      entry: ['resetFailures', { type: 'setAccess', params: null }],
      on: {
        'line.lost': 'requesting',
        'line.ended': { target: 'closed', actions: { type: 'tellEnd', params: ({ event }) => event.end } },
      },
    },
    waiting: { entry: ['noteFailure', 'tellFailure'], after: { backOff: 'loading' } },
    closed: { type: 'final' },
  },
});
