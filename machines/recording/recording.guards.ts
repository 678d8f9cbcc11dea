import type { RecordingContext, RecordingStatus } from './recording.context.ts';
import type { EgressStatus, RecordingEvent } from './recording.events.ts';

export interface Given {
  readonly context: RecordingContext;
  readonly event: RecordingEvent;
}

/** Events that contain the state of an egress at LiveKit. */
type EgressNews = Extract<RecordingEvent, { type: 'egress.reported' | 'egress.seen' }>;

export const isEgressNews = (event: RecordingEvent): event is EgressNews =>
  event.type === 'egress.reported' || event.type === 'egress.seen';

const running: readonly string[] = ['starting', 'active', 'ending'] satisfies EgressStatus[];

const isOurs = (context: RecordingContext, { egress }: EgressNews): boolean =>
  egress !== null && (context.egress === null || context.egress === egress);

/** Consecutive checks that may miss the recorder before the next one counts it as dead: LiveKit's presence may lag. */
const mostMisses = 1;

/** Consecutive checks without an answer, about half an hour, before the recording is given up. */
const mostUnanswered = 30;

const egressRuns = ({ context, event }: Given): boolean =>
  isEgressNews(event) && isOurs(context, event) && running.includes(event.status);

export const recordingGuards = {
  isFreeToQueue: ({ event }: Given) => event.type === 'recording.start' && event.busy !== true && event.queueMs > 0,
  isFree: ({ event }: Given) => event.type === 'recording.start' && event.busy !== true,
  hasRow: ({ event }: Given, { status }: { status: RecordingStatus }) => event.row?.status === status,
  isQueued: ({ context }: Given) => context.queueUntil !== null,
  /** A refused start can be repeated once more before its deadline. */
  mayWait: ({ context, event }: Given) =>
    context.queueUntil !== null &&
    event.at < context.queueUntil &&
    !(event.type === 'egress.refused' && event.reason === 'recorder_refused'),
  /** LiveKit runs an egress for this recording. */
  egressRuns,
  /** The same, for a start that was answered and announced before. */
  queuedEgressRuns: (given: Given) => given.context.queueUntil !== null && egressRuns(given),
  /** LiveKit runs a second egress for this recording, or one that timed out. */
  otherEgressRuns: ({ context, event }: Given) =>
    isEgressNews(event) && event.egress !== null && event.egress !== context.egress && running.includes(event.status),
  /** Like `egressRuns`, for states in which none should run. */
  anyEgressRuns: ({ event }: Given) => isEgressNews(event) && event.egress !== null && running.includes(event.status),
  egressIs: ({ context, event }: Given, { status }: { status: EgressStatus }) =>
    isEgressNews(event) && isOurs(context, event) && event.status === status,
  stopSaid: ({ event }: Given, { status }: { status: EgressStatus }) =>
    event.type === 'egress.stopAnswered' && event.status === status,
  /** LiveKit lists a dead egress as active forever; only the absence of the recorder shows its death. */
  isDead: ({ context, event }: Given) =>
    event.type === 'egress.seen' && (!event.present || event.status === 'gone') && context.misses >= mostMisses,
  isMissing: ({ event }: Given) => event.type === 'egress.seen' && (!event.present || event.status === 'gone'),
  isUnanswered: ({ context }: Given) => context.unanswered >= mostUnanswered,
  egressIsGone: ({ event }: Given) => event.type === 'egress.seen' && event.status === 'gone',
  storageTells: ({ event }: Given) => event.limits.recording.storageTells,
  storageIsAway: ({ event }: Given) => event.type === 'file.lookFailed' && event.reason === 'gave_up',
  fileMayCome: ({ context, event }: Given) => context.fileUntil === null || event.at < context.fileUntil,
  removesFiles: ({ event }: Given) => event.limits.recording.removesFiles,
  allTold: ({ event }: Given) => event.type === 'notices.settled' && event.pending === false && event.failed === false,
  someUntold: ({ event }: Given) => event.type === 'notices.settled' && event.pending === false,
  succeeded: ({ event }: Given) => event.type === 'process.reported' && event.success,
  hasEgress: ({ context }: Given) => context.egress !== null,
};
