import type { EventRedactions, FieldRedactions } from '../redaction.ts';
import type { RecordingContext, RecordingOptions, RecordingRow } from './recording.context.ts';
import type { RecordingReport, RecordingRequest } from './recording.events.ts';

const failure = { reason: 'id' } as const;

const options = {
  language: 'dropped',
  transcribe: 'plain',
  collect_metadata: 'plain',
  original_mode: 'plain',
} as const satisfies FieldRedactions<RecordingOptions>;

const row = {
  recording: 'id',
  status: 'plain',
  egress: 'id',
  mode: 'plain',
  shownMode: 'plain',
  collects: 'plain',
} as const satisfies FieldRedactions<RecordingRow>;

const events = {
  'recording.start': {
    recording: 'id',
    mode: 'plain',
    options,
    by: 'id',
    queueMs: 'plain',
    busy: 'plain',
  },
  'recording.stop': { by: 'id' },
  'recording.delete': { by: 'id' },
  'recording.startTimedOut': {},
  'recording.doubted': {},
  'recording.roomDeleted': {},
  'recording.fail': {},
  'egress.accepted': { egress: 'id' },
  'egress.refused': { reason: 'plain' },
  'egress.reported': { egress: 'id', status: 'plain' },
  'recorder.left': {},
  'egress.stopAnswered': { status: 'plain' },
  'egress.stopFailed': failure,
  'egress.unwantedEnded': {},
  'egress.unwantedLeft': failure,
  'egress.seen': { egress: 'id', status: 'plain', present: 'plain' },
  'egress.lookFailed': failure,
  'file.reported': {},
  'file.found': {},
  'file.missing': {},
  'file.lookFailed': failure,
  'notices.settled': { pending: 'plain', failed: 'plain' },
  'notices.enqueued': {},
  'notices.enqueueFailed': failure,
  'process.reported': { success: 'plain' },
  'limit.told': {},
  'limit.tellFailed': failure,
  'files.removed': {},
  'files.removeFailed': failure,
} satisfies EventRedactions<RecordingReport | RecordingRequest>;

/** How the journal stores a recording's events and context. */
export const recordingRedaction = {
  // The first event of an adopted recording also contains its row.
  events: Object.fromEntries(Object.entries(events).map(([type, fields]) => [type, { ...fields, row }])),
  context: {
    recording: 'id',
    mode: 'plain',
    shownMode: 'plain',
    collects: 'plain',
    egress: 'id',
    reason: 'plain',
    queueUntil: 'id',
    fileUntil: 'id',
    misses: 'plain',
    unanswered: 'plain',
  } satisfies FieldRedactions<RecordingContext>,
} as const;
