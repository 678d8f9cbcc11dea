import {
  broken,
  type Cure,
  cureBy,
  cureOutside,
  type Finding,
  note,
  type Rule,
  reconcile,
  type Severity,
  waiting,
} from './finding.ts';
import { isRunning, lineOf } from './meeting-rules.ts';
import { failureOf } from './recording-failures.ts';
import type { RecordingFacts, RoomFacts } from './room-facts.ts';
import { momentOf, secondsBetween, spanOf } from './wording.ts';

/** Recordings that hang, failed, or lost their file. */
export const findRecordings: Rule<RoomFacts> = (facts) =>
  facts.recordings.filter(({ quarantined }) => !quarantined).flatMap((recording) => judge(facts, recording));

const stop = ({ room }: RoomFacts, { id }: RecordingFacts): Cure =>
  cureBy(
    'Stop the recording',
    { act: 'recording.stop', room: room.id, recording: id },
    'The recorder is asked to stop and to save its file.',
  );

const giveUp = ({ room }: RoomFacts, { id }: RecordingFacts): Cure =>
  cureBy(
    'Mark it as failed',
    { act: 'recording.fail', room: room.id, recording: id },
    'The room may be recorded again at once; a file that exists nevertheless is still found.',
  );

const checkEgress = cureOutside(
  'Check the recorder (egress)',
  'LiveKit needs Redis and at least one running egress service with free capacity, with the same Redis and keys.',
);

const checkBucket = cureOutside(
  'Check the bucket',
  'The egress service and the product must use the same bucket (AWS_STORAGE_BUCKET_NAME), and the egress service must be able to write to it.',
);

/** The recorder stays in an ended meeting for some seconds. */
const hasJustEnded = (facts: RoomFacts): boolean => {
  const over = lineOf(facts, 'livekit.roomFinished');
  return over !== undefined && secondsBetween(over.at, facts.system.now) < 30;
};

/** Seconds since the recording's status changed. */
const ageOf = ({ system }: RoomFacts, { updatedAt }: RecordingFacts): number => secondsBetween(updatedAt, system.now);

function judge(facts: RoomFacts, recording: RecordingFacts): Finding[] {
  const { state, createdAt, updatedAt, id } = recording;
  const { now, settings } = facts.system;
  const age = ageOf(facts, recording);
  const common = { since: updatedAt, actor: { kind: 'recording', id: `${facts.room.id}/${id}` } };
  const name = `recording of ${momentOf(createdAt, now)}`;
  const from = `The ${name}`;
  const is = (start: string) => state?.startsWith(start) ?? false;
  if (state === null && unfinished.includes(recording.status)) return [withoutActor(facts, recording)];
  if (is('starting.waiting')) {
    return [
      waiting({
        ...common,
        code: 'recording-queued',
        sentence: `${from} waits for a free recorder.`,
        explanation: `All recorders are busy. The start is repeated${recording.queueUntil === null ? '' : ` until ${momentOf(recording.queueUntil, now)}`} (GREENROOM_RECORDING_QUEUE_SECONDS).`,
        cures: [giveUp(facts, recording), checkEgress],
      }),
    ];
  }
  if (is('starting') && age > 10) {
    return [
      waiting({
        ...common,
        code: 'recording-starting',
        sentence: `${from} has been starting for ${spanOf(age)}: LiveKit has not answered.`,
        explanation: 'The start fails by itself if LiveKit does not answer.',
        cures: [giveUp(facts, recording), checkEgress],
      }),
    ];
  }
  if (is('active.pending') && age > 30) {
    return [
      (age > 120 ? broken : waiting)({
        ...common,
        code: 'recorder-not-there',
        sentence: `${from} was accepted by LiveKit, but no recorder has begun.`,
        explanation:
          'A recorder begins when somebody in the meeting shows a picture or sound. It is checked twice a minute, and the recording fails when the recorder is gone.',
        cures: [stop(facts, recording), giveUp(facts, recording), checkEgress],
      }),
    ];
  }
  if (is('active') && !isRunning(facts) && !hasJustEnded(facts)) {
    return [
      waiting({
        ...common,
        code: 'recording-outlives-meeting',
        sentence: `${from} still counts as running, although the meeting is over.`,
        explanation: `It is compared with LiveKit every ${spanOf(settings.GREENROOM_RECORDING_CHECK_SECONDS)} and ends by itself when the recorder is gone.`,
        cures: [stop(facts, recording), giveUp(facts, recording)],
      }),
    ];
  }
  if (is('active') && (recording.misses > 0 || recording.unanswered > 0 || is('active.running.doubting'))) {
    return [
      waiting({
        ...common,
        code: 'recorder-missing',
        sentence:
          recording.unanswered > 0
            ? `Whether the recorder of the ${name} still runs is unknown: LiveKit does not answer.`
            : `The recorder of the ${name} is not in the meeting any more.`,
        explanation:
          'The recording ends as failed after a second check without the recorder, or 30 checks without an answer of LiveKit. A file that was saved nevertheless is found in the bucket.',
        cures: [stop(facts, recording), giveUp(facts, recording), checkEgress],
      }),
    ];
  }
  if (is('stopping') && age > 10) {
    return [
      waiting({
        ...common,
        code: 'recording-stopping',
        sentence: `${from} has been stopping for ${spanOf(age)}: the recorder does not answer.`,
        explanation: 'It fails by itself if the recorder does not answer; a saved file is found nevertheless.',
        cures: [giveUp(facts, recording), checkEgress],
      }),
    ];
  }
  if (is('stopped') && state !== 'stopped.completed.lost')
    return age > 10 ? [fileAwaited(facts, recording, from, common)] : [];
  const failed = failureOf(recording);
  if (failed === null || age > 7 * 86_400) return [];
  const { code, sentence, explanation, severity } = failed;
  const searching = /\.(checking|pausing)$/.test(state ?? '');
  const worst: Severity = age < 86_400 ? severity : 'note';
  const until = recording.fileUntil === null ? '' : ` until ${momentOf(recording.fileUntil, now)}`;
  return [
    {
      ...common,
      severity: worst,
      code,
      sentence: `${from} ${sentence}`,
      explanation: `${explanation}${searching ? ` The bucket is asked for its file${until}; if there is one, the recording is saved after all.` : ''}`,
      cures: [code === 'recording-file-missing' ? checkBucket : checkEgress],
    },
  ];
}

function fileAwaited(
  facts: RoomFacts,
  recording: RecordingFacts,
  from: string,
  common: Pick<Finding, 'since' | 'actor'>,
): Finding {
  const { settings, now } = facts.system;
  const uploading = recording.state?.startsWith('stopped.uploading') ?? false;
  const hook = settings.RECORDING_STORAGE_EVENT_ENABLE;
  // Long recordings take minutes to upload.
  return (uploading && ageOf(facts, recording) < 600 ? note : waiting)({
    ...common,
    code: uploading ? 'recording-uploading' : 'recording-file-awaited',
    sentence: uploading
      ? `${from} has ended, and its recorder is still saving the file.`
      : hook
        ? `${from} has ended, but the storage has not reported its file.`
        : `${from} has ended, and its file is not in the bucket yet.`,
    explanation: uploading
      ? `The upload may take ${settings.GREENROOM_RECORDING_UPLOAD_MINUTES} minutes; then the bucket is asked.`
      : `${hook ? 'The storage should call the product when the file is there (RECORDING_STORAGE_EVENT_ENABLE); without the call, the' : 'The'} bucket is asked every minute${recording.fileUntil === null ? '' : ` until ${momentOf(recording.fileUntil, now)}`}, and then the file counts as lost.`,
    cures: [
      checkBucket,
      ...(hook && !uploading
        ? [
            cureOutside(
              'Check the event of the bucket',
              'The bucket must notify <address of the product>/api/v1.0/recordings/storage-hook/ of new objects, with RECORDING_STORAGE_EVENT_TOKEN.',
            ),
          ]
        : []),
      giveUp(facts, recording),
    ],
  });
}

const unfinished: readonly string[] = ['initiated', 'active', 'stopped'];

/** Recordings of La Suite Meet, or such whose actor was purged. */
function withoutActor(facts: RoomFacts, recording: RecordingFacts): Finding {
  if (recording.status === 'stopped') {
    return (ageOf(facts, recording) > 3_600 ? broken : waiting)({
      code: 'recording-file-awaited',
      sentence: `The recording of ${momentOf(recording.createdAt, facts.system.now)} has ended, and its file was never reported.`,
      explanation: 'It was started by La Suite Meet on the same database, which waits for the event of the bucket.',
      since: recording.updatedAt,
      cures: [giveUp(facts, recording), checkBucket],
    });
  }
  return waiting({
    code: 'recording-unknown',
    sentence: `The recording of ${momentOf(recording.createdAt, facts.system.now)} counts as running, but nothing looks after it; the room cannot be recorded until it ends.`,
    explanation: `It was started by La Suite Meet on the same database. The comparison with LiveKit takes it over within ${spanOf(facts.system.settings.GREENROOM_GLOBAL_SWEEP_SECONDS)}.`,
    since: recording.updatedAt,
    cures: [reconcile(facts.room.id), giveUp(facts, recording)],
  });
}

/** Recorders in the meeting that belong to no recording. */
export const findForeignRecorder: Rule<RoomFacts> = (facts) => {
  const recorders = facts.door.present.egress ?? 0;
  const own = facts.recordings.filter(({ recorderPresent }) => recorderPresent).length;
  const known = facts.recordings.some(({ state, updatedAt }) => {
    return /^(starting|active|stopping)/.test(state ?? '') || secondsBetween(updatedAt, facts.system.now) < 60;
  });
  if (recorders <= own || known) return [];
  return [
    note({
      code: 'foreign-recorder',
      sentence: 'A recorder is in the meeting that was not started by this product.',
      explanation:
        'Another application of the same LiveKit records this room, or streams it. The product shows it to people but does not end it.',
      cures: [cureOutside('Ask who records', 'LiveKit lists recorders with `lk egress list`.')],
    }),
  ];
};
