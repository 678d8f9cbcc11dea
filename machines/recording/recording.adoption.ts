import type { RecordingStatus } from './recording.context.ts';
import type { RecordingEvent } from './recording.events.ts';

/** The state of a recording whose row was found without an actor, by the row's status. */
const states = {
  initiated: 'starting.looking',
  active: 'active.running.looking',
  stopped: 'stopped.completed',
  saved: 'saved.unannounced',
  aborted: 'aborted.settled',
  failed_to_start: 'failedToStart.settled',
  failed_to_stop: 'failedToStop.settled',
  notification_succeeded: 'saved.notified',
  external_process_successful: 'processed.successful',
  external_process_failed: 'processed.failed',
} as const satisfies Readonly<Record<RecordingStatus, string>>;

const ways = (Object.keys(states) as RecordingStatus[]).map(
  (status) =>
    ({
      guard: { type: 'hasRow', params: { status } },
      target: `#recording.${states[status]}`,
      actions: ['takeRow', 'repeat'],
    }) as const,
);

/** The events with which a recording may be addressed first. */
const first = [
  'recording.stop',
  'recording.delete',
  'recording.doubted',
  'recording.fail',
  'egress.reported',
  'file.reported',
  'file.found',
  'process.reported',
  'notices.settled',
] as const satisfies readonly RecordingEvent['type'][];

/** Transitions that adopt a row: into the state of its status, in which the same event is handled again. */
export const adoption = Object.fromEntries(first.map((type) => [type, ways])) as unknown as {
  readonly [Type in (typeof first)[number]]: typeof ways;
};
