import { isUnfinished, type RecordingInfo } from '#src/client/recordings.ts';

/** State of a recording, as shown to people. */
interface RecordingState {
  readonly at: 'starting' | 'running' | 'saving' | 'ready' | 'expired' | 'failed';
  readonly title: string;
  readonly text: string;
}

const states: Readonly<Record<RecordingInfo['status'], RecordingState>> = {
  initiated: { at: 'starting', title: 'Not begun yet', text: 'It waits for a recorder.' },
  active: { at: 'running', title: 'Running', text: 'The meeting is being recorded.' },
  stopped: { at: 'saving', title: 'Being saved', text: 'The file is on its way to the storage.' },
  saved: { at: 'ready', title: 'Ready', text: '' },
  notification_succeeded: { at: 'ready', title: 'Ready', text: '' },
  external_process_successful: { at: 'ready', title: 'Ready', text: 'Its transcript is written.' },
  external_process_failed: { at: 'ready', title: 'Ready', text: 'Its transcript could not be written.' },
  aborted: { at: 'failed', title: 'Cancelled', text: 'It ended before anything was recorded.' },
  failed_to_start: { at: 'failed', title: 'Not recorded', text: 'No recorder began.' },
  failed_to_stop: {
    at: 'failed',
    title: 'Broken off',
    text: 'The recorder did not finish. If its file arrives after all, it appears here.',
  },
};

/** Text of a recording's state. */
export function recordingState({ status, is_expired }: Pick<RecordingInfo, 'status' | 'is_expired'>): RecordingState {
  const state = states[status];
  if (state.at !== 'ready' || !is_expired) return state;
  return { at: 'expired', title: 'Expired', text: 'It was kept for a limited time and can no longer be downloaded.' };
}

/** Whether the page refreshes by itself. */
export const isMoving = (info: Pick<RecordingInfo, 'status'>): boolean =>
  isUnfinished(info) || info.status === 'stopped';
