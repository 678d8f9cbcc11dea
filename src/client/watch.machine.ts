import { assign, emit, enqueueActions, fromPromise, not, setup } from 'xstate';
import type { Fact } from '#src/facts/fact.ts';
import type { RequestOf, WatchAck } from '#src/realtime/protocol.ts';
import { ClientError, type ClientErrorCode, isPassing } from './client-error.ts';
import type { FoundRecording } from './room-recordings.ts';
import {
  type GuestPage,
  type Heads,
  isMissingFacts,
  nothingReceived,
  positionOf,
  type Received,
  type Step,
  takeAnswer,
  takeFound,
  takeHeads,
  takePage,
  takePushedFact,
  type WatchChange,
  watchPayload,
} from './room-view.ts';

type WatchEvent =
  | { readonly type: 'room.found'; readonly room: string }
  | { readonly type: 'room.notFound'; readonly error: unknown }
  | { readonly type: 'connection.opened' }
  | { readonly type: 'connection.lost' }
  | { readonly type: 'fact.pushed'; readonly fact: Fact }
  | { readonly type: 'heads.pushed'; readonly heads: Heads }
  | { readonly type: 'page.listed'; readonly page: GuestPage }
  | { readonly type: 'recording.found'; readonly found: FoundRecording }
  | { readonly type: 'right.lost'; readonly code: ClientErrorCode }
  | { readonly type: 'watch.stop' };

interface WatchContext extends Received {
  /** Position of the last gap that was requested. */
  readonly gap: string;
}

const watchSetup = setup({
  types: {} as {
    context: WatchContext;
    events: WatchEvent;
    emitted: { readonly type: 'changed'; readonly change: WatchChange };
  },
  actors: {
    /** Sends `room:watch`. */
    ask: fromPromise<WatchAck, Omit<RequestOf<'room:watch'>, 'id'>>(() => Promise.reject(new Error('No connection.'))),
  },
  guards: {
    isMissingFacts: ({ context }) => isMissingFacts(context),
    isOtherEpoch: ({ context }, heads: Heads) => heads.epoch !== context.epoch,
    isAtGap: ({ context }) => positionOf(context) === context.gap,
    isPassing: (_, error: unknown) => isPassing(error),
  },
  actions: {
    setGap: assign(({ context }) => ({ gap: positionOf(context) })),
    setRoom: assign((_, room: string) => ({ room })),
    // Heads reveal that facts are still missing, so the same gap may be requested again.
    setHeads: assign(({ context }, heads: Heads) => ({ ...takeHeads(context, heads), gap: '' })),
    step: enqueueActions(({ enqueue }, { received, changes }: Step) => {
      enqueue.assign(received);
      for (const change of changes) enqueue.emit({ type: 'changed', change });
    }),
    tellEnd: emit((_, code: ClientErrorCode) => ({
      type: 'changed' as const,
      change: { kind: 'ended' as const, code },
    })),
  },
  delays: {
    /** Facts may overtake each other by this many milliseconds before one counts as lost. */
    gapTimeout: 250,
    retryDelay: ({ event }) => {
      const { error } = event as { error?: unknown };
      return error instanceof ClientError && error.retryAfter !== undefined ? error.retryAfter * 1000 : 2000;
    },
  },
});

type Failed = { readonly event: { readonly error: unknown } };

const payload = ({ context }: { context: Received }) => watchPayload(context);
const takeAck = {
  type: 'step',
  params: ({ context, event }: { context: Received; event: { output: WatchAck } }) => takeAnswer(context, event.output),
} as const;
const tellError = {
  type: 'tellEnd',
  params: ({ event: { error } }: Failed) => (error instanceof ClientError ? error.code : 'internal'),
} as const;
const failed = [
  { guard: { type: 'isPassing', params: ({ event }: Failed) => event.error }, target: '#retrying' },
  { target: '#ended', actions: tellError },
] as const;

/**
 * Watches one room: sends `room:watch` when the connection is up, again after a gap in the facts, and starts from a new
 * state on `reset`.
 */
export const watchMachine = watchSetup.createMachine({
  id: 'watch',
  context: { ...nothingReceived, gap: '' },
  initial: 'locating',
  on: {
    'watch.stop': '.stopped',
    'right.lost': { target: '.ended', actions: { type: 'tellEnd', params: ({ event }) => event.code } },
    'connection.lost': '.offline',
    'fact.pushed': { actions: { type: 'step', params: ({ context, event }) => takePushedFact(context, event.fact) } },
    'heads.pushed': { actions: { type: 'setHeads', params: ({ event }) => event.heads } },
    'recording.found': { actions: { type: 'step', params: ({ context, event }) => takeFound(context, event.found) } },
    'page.listed': { actions: { type: 'step', params: ({ context, event }) => takePage(context, event.page) } },
  },
  states: {
    /** Pushes name rooms by uuid, so a slug is resolved first. */
    locating: {
      on: {
        'room.found': { target: 'offline', actions: { type: 'setRoom', params: ({ event }) => event.room } },
        'room.notFound': { target: 'ended', actions: tellError },
      },
    },
    offline: { on: { 'connection.opened': 'asking' } },
    asking: {
      invoke: { src: 'ask', input: payload, onDone: { target: 'watching', actions: takeAck }, onError: failed },
    },
    retrying: { id: 'retrying', after: { retryDelay: 'asking' } },
    watching: {
      initial: 'current',
      on: {
        'heads.pushed': [
          { guard: { type: 'isOtherEpoch', params: ({ event }) => event.heads }, target: 'asking' },
          { actions: { type: 'setHeads', params: ({ event }) => event.heads } },
        ],
      },
      states: {
        current: { always: { guard: 'isMissingFacts', target: 'behind' } },
        behind: {
          always: { guard: not('isMissingFacts'), target: 'current' },
          after: { gapTimeout: '#askingForGap' },
        },
        /** This gap was requested already: the same request would get the same answer. */
        replaying: {
          id: 'replaying',
          always: [
            { guard: not('isMissingFacts'), target: 'current' },
            { guard: not('isAtGap'), target: 'behind' },
          ],
        },
      },
    },
    askingForGap: {
      id: 'askingForGap',
      entry: 'setGap',
      invoke: { src: 'ask', input: payload, onDone: { target: '#replaying', actions: takeAck }, onError: failed },
    },
    stopped: { type: 'final' },
    ended: { id: 'ended', type: 'final' },
  },
});
