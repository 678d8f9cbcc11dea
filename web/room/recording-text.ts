import type { RecordingFailure, RecordingMode } from '#machines/recording/recording.context.ts';
import { ClientError } from '#src/client/client-error.ts';
import type { EndedRecording } from '#src/client/room-recordings.ts';
import { sentenceOf } from '../parts/error-text.tsx';

const failures: Readonly<Record<RecordingFailure, string>> = {
  recorder_busy: 'All recorders are busy. Try again in a few minutes.',
  recorder_unavailable: 'No recorder answers. Try again later, or tell whoever runs this server.',
  recorder_refused: 'The media server refused to record. Whoever runs this server finds the reason in its log.',
  recorder_failed: 'The recorder broke off. What it recorded may be lost.',
  recorder_gone: 'The recorder is gone. What it recorded may be lost.',
  recorder_aborted: 'The recording ended before it began.',
  cancelled: 'The recording was cancelled before it began.',
  stop_failed: 'The recorder did not confirm the stop. A file may still arrive.',
  given_up: 'Whoever runs this server gave the recording up.',
  file_missing: 'The meeting was recorded, but its file did not arrive in the storage.',
};

/** Why a recording failed, in plain words. */
export const failureText = (reason: string | null): string =>
  failures[reason as RecordingFailure] ?? 'The recording failed.';

/** The message for a refused start or stop. */
export function refusalText(thrown: unknown): string {
  if (thrown instanceof ClientError && thrown.reason !== undefined) return failureText(thrown.reason);
  return sentenceOf(thrown);
}

export const modeText: Readonly<Record<RecordingMode, string>> = {
  screen_recording: 'Video and sound',
  transcript: 'Sound, for a transcript',
};

/** Seconds after which a start without a recorder counts as waiting. */
const patience = 6;

/** Whether a start is probably queued, because no recorder began within some seconds. */
export const isQueued = (since: string | null, now: number): boolean =>
  since !== null && now - Date.parse(since) > patience * 1000;

/** Text about an ended recording. */
export function endText({ at, isLimited, reason }: EndedRecording): string {
  if (at === 'failed') return failureText(reason);
  if (at === 'saved') return 'The recording is saved.';
  const why = isLimited ? 'The recording reached its longest duration and ended.' : 'The recording ended.';
  return `${why} Its file is being saved; you can close this page.`;
}
