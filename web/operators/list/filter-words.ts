import type { Filter } from '../api/room-line.ts';

/** Filters of the list: their names, and what they show. */
export const filterWords: Readonly<Record<Filter, readonly [label: string, explanation: string]>> = {
  active: ['Active', 'A meeting is running.'],
  recording: ['Recording', 'A recording is starting, running or stopping.'],
  waiting: ['Waiting', 'Guests are waiting at the door.'],
  stuck: ['Stuck', 'Something has waited too long: a command, a report, a timer or a lock.'],
  quarantined: ['Quarantined', 'The state machine of a room, a guest or a recording has failed three times.'],
  drifting: ['Drifting', 'The stored state differs from what LiveKit or the storage shows.'],
  all: ['All', 'Every room that has ever been used.'],
};

/** Why a room counts as stuck. */
export const stuckWords: Readonly<Record<string, string>> = {
  command: 'a command fails or waits',
  inbox: 'reports wait',
  timer: 'a timer is overdue',
  lock: 'its row is locked',
};
