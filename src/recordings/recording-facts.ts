import { z } from 'zod';
import { type FactTable, factOf } from '#src/facts/fact.ts';
import { mode } from './recording-values.ts';

const recording = {
  recording: z.string().describe("The recording's uuid; of an egress that others started, its id at LiveKit."),
  mode: mode.exactOptional(),
};

const reason = z.enum([
  'recorder_busy',
  'recorder_unavailable',
  'recorder_refused',
  'recorder_failed',
  'recorder_gone',
  'recorder_aborted',
  'cancelled',
  'stop_failed',
  'given_up',
  'file_missing',
]);

/** What is announced of recordings. */
export const recordingFacts = {
  'recording.starting': factOf('room', 'recording.starting', 'A recording was asked for.', recording),
  'recording.started': factOf('room', 'recording.started', 'A recording runs.', recording),
  'recording.stopping': factOf('room', 'recording.stopping', 'A recording is about to end.', recording),
  'recording.stopped': factOf('room', 'recording.stopped', 'A recording ended as it should.', recording),
  'recording.limitReached': factOf(
    'room',
    'recording.limitReached',
    'A recording ended because it was too long.',
    recording,
  ),
  'recording.failed': factOf('room', 'recording.failed', 'A recording did not start, broke, or left no file.', {
    ...recording,
    reason: reason.exactOptional(),
  }),
  'collector.started': factOf('room', 'collector.started', 'An agent notes who speaks during the recording.', {}),
  'collector.stopped': factOf('room', 'collector.stopped', 'That agent is no longer needed.', {}),
  'collector.failed': factOf('room', 'collector.failed', 'That agent did not come, or died too often.', {
    reason: z.enum(['no_agent', 'agent_gone']),
  }),
  'recording.saved': factOf('room', 'recording.saved', 'The file of a recording is in the bucket.', recording),
} as const satisfies FactTable;
