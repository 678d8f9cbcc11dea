import { type StoredSnapshot, testStatesOf } from '../stored-snapshot.ts';
import type { roomMachine } from './room.machine.ts';

const isIn = testStatesOf<typeof roomMachine>();

/** The state of a room as shown to people, by region (realtime contract §2). */
interface RoomView {
  readonly meeting: 'empty' | 'active' | 'recording';
  readonly telephony: 'off' | 'absent' | 'creating' | 'present' | 'removing';
  readonly subtitles: 'off' | 'dispatching' | 'on' | 'failed';
}

/** Reads the view from a stored snapshot; a room without one is empty. */
export function viewRoom(snapshot: StoredSnapshot): RoomView {
  return { meeting: viewMeeting(snapshot), telephony: viewTelephony(snapshot), subtitles: viewSubtitles(snapshot) };
}

/** A meeting continues while LiveKit is unreachable. */
function viewMeeting(snapshot: StoredSnapshot): RoomView['meeting'] {
  if (isIn(snapshot, { meeting: { running: 'recording' } })) return 'recording';
  return isIn(snapshot, { meeting: 'running' }, { meeting: 'lost' }, { meeting: 'back' }) ? 'active' : 'empty';
}

const rules = ['absent', 'creating', 'present', 'removing'] as const;

const viewTelephony = (snapshot: StoredSnapshot): RoomView['telephony'] =>
  rules.find((rule) => isIn(snapshot, { telephony: rule })) ?? 'off';

/** While the old dispatch is deleted, the view already shows the next state: off, failed, or dispatching again. */
function viewSubtitles(snapshot: StoredSnapshot): RoomView['subtitles'] {
  if (isIn(snapshot, { subtitles: 'on' })) return 'on';
  if (isIn(snapshot, { subtitles: 'failed' }, { subtitles: { deleting: 'failing' } })) return 'failed';
  return isIn(
    snapshot,
    { subtitles: { dispatching: 'wanted' } },
    { subtitles: 'appearing' },
    { subtitles: { looking: 'wanted' } },
    { subtitles: 'gone' },
    { subtitles: { deleting: 'restarting' } },
    { subtitles: { deleting: 'replacing' } },
    { subtitles: 'pausing' },
  )
    ? 'dispatching'
    : 'off';
}

/** Whether a meeting is running. */
export const meetsNow = (snapshot: StoredSnapshot): boolean => viewMeeting(snapshot) !== 'empty';

/**
 * Returns whether the subtitles agent was dispatched; null while that is pending. An agent that died is retried
 * automatically.
 */
export function subtitlesDispatched(snapshot: StoredSnapshot): boolean | null {
  if (isIn(snapshot, { subtitles: { dispatching: 'wanted' } }, { subtitles: { deleting: 'restarting' } })) return null;
  return ['dispatching', 'on'].includes(viewSubtitles(snapshot));
}

/** Returns whether callers may join; null while that is pending. */
export function callersMayCome(snapshot: StoredSnapshot): boolean | null {
  if (isIn(snapshot, { telephony: 'creating' }, { telephony: 'removing' })) return null;
  return isIn(snapshot, { telephony: 'present' });
}

/** Returns whether a dispatch rule with an older PIN may still exist. */
export const mayHaveOldRule = (snapshot: StoredSnapshot): boolean =>
  isIn(snapshot, { telephony: 'removing' }, { telephony: { creating: 'outdated' } });

/** Returns whether the room has no dispatch rule because it has no PIN, or because another rule uses it. */
export const isRuleSkipped = (snapshot: StoredSnapshot): boolean =>
  isIn(snapshot, { telephony: { absent: 'without' } });
