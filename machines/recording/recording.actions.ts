import { assign, emit, raise } from 'xstate';
import type { AnnouncedFact } from '../facts.ts';
import { word } from '../vocabulary.ts';
import type { RecordingContext, RecordingFailure, RecordingStatus } from './recording.context.ts';
import type { RecordingEvent, RecordingTold } from './recording.events.ts';
import { type Given, isEgressNews } from './recording.guards.ts';
import { recordingWords } from './recording.vocabulary.ts';

type Start = Extract<RecordingEvent, { type: 'recording.start' }>;

const change = (make: (given: Given) => Partial<RecordingContext>) =>
  assign<RecordingContext, RecordingEvent, undefined, RecordingEvent, never>(make);

const announce = (type: string) =>
  emit<RecordingContext, RecordingEvent, undefined, RecordingEvent, AnnouncedFact>(({ context }) => ({
    type: `recording.${type}`,
    data: {
      recording: context.recording,
      mode: context.mode,
      ...(type === 'failed' && context.reason !== null ? { reason: context.reason } : {}),
    },
  }));

const later = (at: string, ms: number): string => new Date(Date.parse(at) + ms).toISOString();

export const recordingActions = {
  ...recordingWords.writes,
  ...recordingWords.commands,
  'actors.tell': word<{ to: 'room'; event: RecordingTold }>(),

  take: change(({ event }) => {
    const { recording, mode, options, queueMs, at } = event as Start;
    return {
      recording,
      mode,
      shownMode: options.original_mode ?? mode,
      collects: options.collect_metadata === true,
      queueUntil: queueMs > 0 ? later(at, queueMs) : null,
    };
  }),
  takeRow: change(({ event }) => {
    if (event.row === undefined) return {};
    const { status: _, ...row } = event.row;
    return row;
  }),
  // Raised within the transition, so that the adopted state handles the event.
  repeat: raise<RecordingContext, RecordingEvent, RecordingEvent, undefined, never, never>(({ event }) => event),
  keepEgress: change(({ event }) => ('egress' in event && event.egress !== null ? { egress: event.egress } : {})),
  noteReason: assign<RecordingContext, RecordingEvent, { reason: RecordingFailure } | undefined, RecordingEvent, never>(
    ({ event }, params) => ({
      reason: params?.reason ?? (event.type === 'egress.refused' ? event.reason : 'recorder_unavailable'),
    }),
  ),
  noteFileTime: change(({ context, event: { at, limits } }) => ({
    fileUntil: context.fileUntil ?? later(at, limits.recording.fileMs),
  })),
  countMiss: change(({ context }) => ({ misses: context.misses + 1 })),
  countUnanswered: change(({ context }) => ({ unanswered: context.unanswered + 1 })),
  forgetMisses: change(() => ({ misses: 0, unanswered: 0 })),
  awaitStorage: change(() => ({ fileUntil: null })),

  announceStarting: announce('starting'),
  announceStarted: announce('started'),
  announceStopping: announce('stopping'),
  announceStopped: announce('stopped'),
  announceLimit: announce('limitReached'),
  announceFailed: announce('failed'),
  announceSaved: announce('saved'),
};

interface Now {
  readonly context: RecordingContext;
}

const about = ({ context: { recording } }: Now) => ({ recording });

/** Writes the recording's status into its row. */
export const record = (status: RecordingStatus) =>
  ({
    type: 'recording.record',
    params: ({ context: { recording, egress } }: Now) => ({ recording, status, egress }),
  }) as const;

/** Reports the recording's phase to the room. */
export const tell = (phase: RecordingTold['phase']) =>
  ({
    type: 'actors.tell',
    params: ({ context: { recording, egress, shownMode: mode, collects } }: Now) => ({
      to: 'room' as const,
      event: { type: 'recording.told' as const, recording, egress, mode, collects, phase },
    }),
  }) as const;

export const create = {
  type: 'recording.create',
  params: ({ event }: { event: unknown }) => {
    const { recording, mode, options, by } = event as Start;
    return { recording, mode, options, by };
  },
} as const;

export const remove = { type: 'recording.remove', params: about } as const;
export const addNotices = { type: 'notice.add', params: about } as const;
export const startEgress = { type: 'recording.startEgress', params: about } as const;
export const notify = { type: 'recording.notify', params: about } as const;
export const stopEgress = {
  type: 'recording.stopEgress',
  params: ({ context }: Now) => ({ egress: context.egress ?? '' }),
} as const;
/** Ends the egress that the event names, or the recording's own. */
export const endEgress = {
  type: 'recording.endEgress',
  params: ({ context, event }: { context: RecordingContext; event: unknown }) => {
    const news = event as RecordingEvent;
    const named = isEgressNews(news) || news.type === 'egress.accepted' ? news.egress : null;
    return { egress: named ?? context.egress ?? '' };
  },
} as const;
export const look = {
  type: 'recording.look',
  params: ({ context: { recording, egress } }: Now) => ({ recording, egress }),
} as const;
export const tellLimit = {
  type: 'recording.tellLimit',
  params: ({ context: { mode } }: Now) => ({ mode }),
} as const;
export const findFile = {
  type: 'storage.findFile',
  params: ({ context: { recording, mode } }: Now) => ({ recording, mode }),
} as const;
export const removeFiles = {
  type: 'storage.removeFiles',
  params: ({ context: { recording, mode, egress } }: Now) => ({ recording, mode, egress }),
} as const;
export const because = (reason: RecordingFailure) => ({ type: 'noteReason', params: { reason } }) as const;
