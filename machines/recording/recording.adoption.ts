import type { RecordingStatus } from './recording.context.ts';
import type { RecordingEvent } from './recording.events.ts';

/** The initial state of a recording whose row has no actor, by the row's status. */
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

/** The events that may reach a recording without an actor. */
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

/** Transitions that adopt a row: to the state of its status, which then handles the same event. */
export const adoption = Object.fromEntries(first.map((type) => [type, ways])) as unknown as {
  readonly [Type in (typeof first)[number]]: typeof ways;
};
