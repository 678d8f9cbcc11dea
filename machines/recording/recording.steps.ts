import { because, endEgress, remove, removeFiles, tellLimit } from './recording.actions.ts';
import type { EgressStatus } from './recording.events.ts';

export const egressIs = (status: EgressStatus) => ({ type: 'egressIs', params: { status } }) as const;
const stopSaid = (status: EgressStatus) => ({ type: 'stopSaid', params: { status } }) as const;

const completed = { target: '#recording.stopped.completed', actions: 'announceStopped' } as const;
const limited = { target: '#recording.stopped.completed', actions: ['announceLimit', tellLimit] } as const;
const aborted = {
  target: '#recording.aborted',
  actions: [because('recorder_aborted'), 'announceFailed'],
} as const;
const failed = {
  target: '#recording.failedToStop',
  actions: [because('recorder_failed'), 'announceFailed'],
} as const;
const ending = { target: '#recording.stopped.uploading', actions: 'announceStopping' } as const;

/** The ends of an egress that LiveKit reports or lists. */
export const ends = [
  { guard: egressIs('complete'), ...completed },
  { guard: egressIs('limitReached'), ...limited },
  { guard: egressIs('aborted'), ...aborted },
  { guard: egressIs('failed'), ...failed },
] as const;

/** The same, and the end of the recording before its file exists. */
export const endsOrEnding = [...ends, { guard: egressIs('ending'), ...ending }] as const;

/** Answers of LiveKit to a stop. The stop was announced before. */
export const stopAnswers = [
  { guard: stopSaid('ending'), target: '#recording.stopped.uploading' },
  { guard: stopSaid('complete'), ...completed },
  { guard: stopSaid('limitReached'), ...limited },
  { guard: stopSaid('aborted'), ...aborted },
  { guard: stopSaid('failed'), ...failed },
  // LiveKit accepted the stop, but the egress continues.
  { guard: stopSaid('active'), ...failed, actions: [...failed.actions, endEgress] },
  {
    target: '#recording.failedToStop',
    actions: [because('stop_failed'), 'announceFailed', endEgress],
  },
] as const;

/** LiveKit runs an egress that this recording does not own: end it. */
export const endOther = { guard: 'otherEgressRuns', actions: endEgress } as const;

/** For states without an egress: end one that LiveKit started late. */
export const endStrays = {
  'egress.accepted': { actions: endEgress },
  'egress.reported': { guard: 'anyEgressRuns', actions: endEgress },
} as const;

/** An operator marks the recording as failed. */
export const giveUp = {
  target: '#recording.failedToStop',
  actions: [because('given_up'), 'announceFailed', endEgress],
} as const;

export const save = { target: '#recording.saved.notifying', actions: 'announceSaved' } as const;

export const failToStart = {
  target: '#recording.failedToStart',
  actions: ['noteReason', 'announceFailed'],
} as const;

export const deletes = [
  { guard: 'removesFiles', target: '#recording.deleted', actions: [remove, removeFiles] },
  { target: '#recording.deleted', actions: remove },
] as const;

/** The room and its rows are deleted; end a running egress. */
export const roomDeleted = [
  { guard: 'hasEgress', target: '#recording.deleted', actions: endEgress },
  { target: '#recording.deleted' },
] as const;
