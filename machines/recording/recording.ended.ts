import { addNotices, because, endEgress, findFile, look, notify, record, tell } from './recording.actions.ts';
import { recordingSetup } from './recording.setup.ts';
import { deletes, endOther, endStrays, ends, giveUp, roomDeleted, save } from './recording.steps.ts';

/** Repeats the check until its deadline, because a failed egress may have written its file nevertheless. */
const missing = [{ guard: 'fileMayCome', target: 'pausing' }, { target: 'settled' }] as const;
const fileLook = recordingSetup.createStateConfig({
  // Sets the deadline at the first check, and anew after an outage of the storage.
  entry: ['noteFileTime', findFile],
  on: {
    'file.missing': missing,
    'file.lookFailed': [{ guard: 'storageIsAway', target: 'pausing', actions: 'awaitStorage' }, ...missing],
  },
});

const missingStopped = [
  { guard: 'fileMayCome', target: 'awaiting' },
  { target: 'lost', actions: [because('file_missing'), 'announceFailed'] },
] as const;

/** The egress has ended; its file is awaited. */
export const stopped = recordingSetup.createStateConfig({
  initial: 'uploading',
  entry: record('stopped'),
  on: {
    'file.reported': save,
    'file.found': save,
    'recording.roomDeleted': roomDeleted,
    'recording.fail': giveUp,
    'egress.reported': endOther,
  },
  states: {
    uploading: {
      initial: 'resting',
      entry: tell('saving'),
      after: { upload: 'completed' },
      on: { 'egress.reported': [...ends, endOther] },
      states: {
        resting: { after: { look: 'looking' }, on: { 'recording.doubted': 'looking' } },
        looking: {
          entry: look,
          on: {
            'egress.seen': [...ends, { guard: 'egressIsGone', target: '#recording.stopped.completed' }, 'asking'],
            'egress.lookFailed': 'resting',
          },
        },
        /** A recorder that died after its upload reports nothing, so the bucket is checked for the file. */
        asking: { entry: findFile, on: { 'file.missing': 'resting', 'file.lookFailed': 'resting' } },
      },
    },
    completed: {
      initial: 'deciding',
      entry: tell('over'),
      states: {
        deciding: { always: [{ guard: 'storageTells', target: 'awaiting' }, { target: 'checking' }] },
        awaiting: { after: { lookForFile: 'checking' }, on: { 'recording.doubted': 'checking' } },
        checking: {
          entry: ['noteFileTime', findFile],
          on: {
            'file.missing': missingStopped,
            // A failed check proves nothing about the file. S3 may also deny access to a missing file instead of
            // reporting it.
            'file.lookFailed': [
              { guard: 'storageIsAway', target: 'awaiting', actions: 'awaitStorage' },
              ...missingStopped,
            ],
          },
        },
        lost: { tags: 'ended', on: { 'recording.delete': deletes } },
      },
    },
  },
});

/** LiveKit may still assign a recorder to a request that timed out. */
const doubting = recordingSetup.createStateConfig({ after: { begin: 'looking' } });
const lookForStray = recordingSetup.createStateConfig({
  entry: look,
  on: {
    'egress.seen': [{ guard: 'anyEgressRuns', target: 'settled', actions: endEgress }, 'settled'],
    'egress.lookFailed': [
      { guard: 'isUnanswered', target: 'settled' },
      { target: 'doubting', actions: 'countUnanswered' },
    ],
  },
});

export const failedToStart = recordingSetup.createStateConfig({
  initial: 'doubting',
  entry: [record('failed_to_start'), tell('over')],
  on: { ...endStrays, 'file.found': save, 'recording.delete': deletes, 'recording.roomDeleted': roomDeleted },
  states: {
    doubting,
    looking: lookForStray,
    settled: { tags: 'ended' },
  },
});

const afterFailure = {
  ...endStrays,
  'file.found': save,
  'recording.delete': deletes,
  'recording.roomDeleted': roomDeleted,
} as const;

export const failedToStop = recordingSetup.createStateConfig({
  initial: 'checking',
  entry: [record('failed_to_stop'), tell('over')],
  on: afterFailure,
  states: {
    checking: fileLook,
    pausing: { after: { lookForFile: 'checking' } },
    settled: { tags: 'ended' },
  },
});

export const aborted = recordingSetup.createStateConfig({
  initial: 'checking',
  entry: [record('aborted'), tell('over')],
  on: afterFailure,
  states: {
    checking: fileLook,
    pausing: { after: { lookForFile: 'checking' } },
    /** Cancelled before LiveKit accepted it. */
    doubting,
    looking: lookForStray,
    settled: { tags: 'ended' },
  },
});

/** No effect, but the event is accepted, so that its repetition counts as a duplicate. */
const lateReport = { 'file.reported': { actions: 'forgetMisses' } } as const;

const processes = [
  { guard: 'succeeded', target: '#recording.processed.successful' },
  { target: '#recording.processed.failed' },
] as const;

/** The file is in the bucket. */
export const saved = recordingSetup.createStateConfig({
  initial: 'notifying',
  entry: tell('over'),
  on: {
    ...lateReport,
    'process.reported': processes,
    'recording.delete': deletes,
    'recording.roomDeleted': roomDeleted,
    'egress.accepted': { actions: endEgress },
  },
  states: {
    notifying: {
      entry: [record('saved'), addNotices, notify],
      on: {
        'notices.settled': [
          { guard: 'allTold', target: 'notified' },
          { guard: 'someUntold', target: 'unannounced' },
        ],
        'notices.enqueueFailed': 'unannounced',
      },
    },
    notified: { tags: 'ended', entry: record('notification_succeeded') },
    /** At least one recipient could not be notified. */
    unannounced: {
      tags: 'ended',
      entry: record('saved'),
      on: { 'notices.settled': { guard: 'allTold', target: 'notified' } },
    },
  },
});

/** The summary service reported that its job has ended. */
export const processed = recordingSetup.createStateConfig({
  initial: 'successful',
  on: {
    ...lateReport,
    'process.reported': processes,
    'recording.delete': deletes,
    'recording.roomDeleted': roomDeleted,
  },
  states: {
    successful: { tags: 'ended', entry: record('external_process_successful') },
    failed: { tags: 'ended', entry: record('external_process_failed') },
  },
});

export const deleted = recordingSetup.createStateConfig({ tags: 'ended', entry: tell('over'), on: endStrays });
