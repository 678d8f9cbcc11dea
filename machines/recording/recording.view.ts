import { type StoredSnapshot, testStatesOf } from '../stored-snapshot.ts';
import type { recordingMachine } from './recording.machine.ts';

const isIn = testStatesOf<typeof recordingMachine>();

/** Returns whether LiveKit accepted the start, or the start waits for a recorder; null while pending. */
export function hasStarted(snapshot: StoredSnapshot): boolean | null {
  if (isIn(snapshot, 'starting')) return null;
  return !isIn(snapshot, 'unborn', 'failedToStart');
}

/** A stored snapshot with its context. */
type StoredRecording = { readonly value: unknown; readonly context: Readonly<Record<string, unknown>> } | null;

/** Returns whether LiveKit answered a stop, whatever the state of the egress; null while pending. */
export function hasStopped(snapshot: StoredRecording): 'stopped' | 'failed' | null {
  if (isIn(snapshot, 'active', 'stopping', 'starting')) return null;
  return isIn(snapshot, 'failedToStop') && snapshot?.context.reason === 'stop_failed' ? 'failed' : 'stopped';
}

/** Whether LiveKit was asked to stop the recording, and has not answered. */
export const isStopping = (snapshot: StoredSnapshot): boolean => isIn(snapshot, 'stopping');

/** Whether the recording's file is known to be in the bucket. */
export const isSaved = (snapshot: StoredSnapshot): boolean => isIn(snapshot, 'saved', 'processed');

/** Whether the recording was deleted. */
export const isDeleted = (snapshot: StoredSnapshot): boolean => isIn(snapshot, 'deleted');

/** Whether the recording failed or was aborted; a file in the bucket would still save it. */
export const mayHaveFile = (snapshot: StoredSnapshot): boolean =>
  isIn(snapshot, 'failedToStart', 'failedToStop', 'aborted');
