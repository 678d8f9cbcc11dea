import type { Severity } from './finding.ts';
import type { RecordingFacts } from './room-facts.ts';

interface Failure {
  readonly severity: Severity;
  readonly code: string;
  /** A sentence without its subject, the recording, such as `did not start (recorder_busy).` */
  readonly sentence: string;
  readonly explanation: string;
}

const notStarted: Readonly<Record<string, Pick<Failure, 'severity' | 'explanation'>>> = {
  recorder_busy: {
    severity: 'note',
    explanation:
      'All recorders were busy with other meetings. Another try may work; more egress services help for good.',
  },
  recorder_unavailable: {
    severity: 'broken',
    explanation: 'LiveKit found no recorder: no egress service is running, or LiveKit did not answer.',
  },
  recorder_refused: {
    severity: 'broken',
    explanation:
      'LiveKit refused the request: its keys, or the settings of the bucket or of the encoding, are not accepted.',
  },
  recorder_gone: {
    severity: 'broken',
    explanation: 'The recorder disappeared before it began; it may have crashed or run out of memory.',
  },
};

const unexplained = {
  severity: 'broken',
  explanation: 'No reason is stored; the log of the egress service may tell one.',
} as const;

const notEnded: Readonly<Record<string, string>> = {
  recorder_gone: 'The recorder disappeared from the meeting without a word; it may have crashed or been stopped.',
  recorder_failed:
    'The recorder reported an error; the log of the egress service says which, often the access to the bucket.',
  stop_failed: 'The recorder did not answer the request to stop.',
  given_up: 'An operator marked it as failed.',
};

/** What went wrong with a recording that has ended; null if nothing. */
export function failureOf({ status, state, reason }: RecordingFacts): Failure | null {
  if (status === 'failed_to_start') {
    const { severity, explanation } =
      reason === null ? unexplained : (notStarted[reason] ?? notStarted.recorder_unavailable!);
    return {
      severity,
      code: 'recording-not-started',
      sentence: `did not start (${reason ?? 'no reason is known'}).`,
      explanation,
    };
  }
  if (status === 'failed_to_stop') {
    const explanation = notEnded[reason ?? ''] ?? 'Its end was not reported.';
    const severity = reason === 'given_up' ? 'note' : 'broken';
    return { severity, code: 'recording-failed', sentence: `failed (${reason ?? 'no reason is known'}).`, explanation };
  }
  if (status === 'aborted') {
    const cancelled = reason === 'cancelled';
    return {
      severity: cancelled ? 'note' : 'broken',
      code: 'recording-aborted',
      sentence: cancelled ? 'was cancelled before it began.' : 'was aborted by the recorder before it began.',
      explanation: cancelled
        ? 'A host stopped it while it waited for a free recorder.'
        : 'Nobody in the meeting had a camera or microphone on, or the recorder could not show the meeting.',
    };
  }
  if (state === 'stopped.completed.lost') {
    return {
      severity: 'broken',
      code: 'recording-file-missing',
      sentence: 'is lost: it ended regularly, but its file never appeared in the bucket.',
      explanation:
        'The bucket was checked until GREENROOM_RECORDING_FILE_MINUTES had passed. The recorder may have written to another bucket, or could not write.',
    };
  }
  if (status === 'external_process_failed') {
    return {
      severity: 'note',
      code: 'summary-failed',
      sentence: 'is saved, but the summary service could not make a transcript of it.',
      explanation: 'The summary service reported a failure; its own log says why.',
    };
  }
  return null;
}
