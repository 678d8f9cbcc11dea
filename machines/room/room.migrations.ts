import type { Migration, StoredState } from '../migration.ts';

/** From version n to n + 1, in order. A sample of every version is kept in test/machines/samples. */
export const roomMigrations: readonly Migration[] = [
  addMetadataAndLobby,
  addDoor,
  addSubtitles,
  addTelephony,
  addRenewals,
  addRoomkit,
  addCallers,
  addEntitlement,
  addRecordings,
];

/** Version 2 reports room changes to LiveKit, and decides again about waiting guests. */
function addMetadataAndLobby(stored: StoredState): StoredState {
  const { meeting, sweeping } = stored.snapshot.value as Record<string, unknown>;
  const value = { meeting, metadata: 'written', lobby: 'judged', sweeping };
  return { ...stored, snapshot: { ...stored.snapshot, value } };
}

/** Version 3 bans removed people. */
function addDoor(stored: StoredState): StoredState {
  const { meeting, ...others } = stored.snapshot.value as Record<string, unknown>;
  return { ...stored, snapshot: { ...stored.snapshot, value: { meeting, door: 'kept', ...others } } };
}

/** Version 4 adds subtitles. */
function addSubtitles(stored: StoredState): StoredState {
  const { sweeping, ...others } = stored.snapshot.value as Record<string, unknown>;
  const value = { ...others, subtitles: 'off', sweeping };
  const subtitles = { dispatch: null, participant: null, tries: 0, appeared: false };
  const context = { ...(stored.snapshot.context as object), subtitles };
  return { ...stored, snapshot: { ...stored.snapshot, value, context } };
}

/** Version 5 adds dispatch rules. */
function addTelephony(stored: StoredState): StoredState {
  const { sweeping, ...others } = stored.snapshot.value as Record<string, unknown>;
  const value = { ...others, telephony: 'off', sweeping };
  const context = { ...(stored.snapshot.context as object), rule: null };
  return { ...stored, snapshot: { ...stored.snapshot, value, context } };
}

/** Version 6 adds PIN renewal. */
function addRenewals(stored: StoredState): StoredState {
  const value = stored.snapshot.value as Record<string, unknown>;
  if (value.telephony !== 'creating') return stored;
  const creating = { ...value, telephony: { creating: 'current' } };
  return { ...stored, snapshot: { ...stored.snapshot, value: creating } };
}

/** Version 7 adds meeting room devices. */
function addRoomkit(stored: StoredState): StoredState {
  const { sweeping, ...others } = stored.snapshot.value as Record<string, unknown>;
  const deleted = typeof others.meeting === 'object' && others.meeting !== null && 'deleted' in others.meeting;
  const value = { ...others, roomkit: deleted ? 'closed' : 'idle', sweeping };
  const context = { ...(stored.snapshot.context as object), deviceAwaited: false };
  return { ...stored, snapshot: { ...stored.snapshot, value, context } };
}

/** Version 8 makes callers wait at the door, and hangs up those who stay alone. */
function addCallers(stored: StoredState): StoredState {
  const { sweeping, ...others } = stored.snapshot.value as Record<string, unknown>;
  const value = { ...others, callers: 'received', company: 'kept', sweeping };
  return { ...stored, snapshot: { ...stored.snapshot, value } };
}

/** Version 10 makes recordings actors of their own. */
function addRecordings(stored: StoredState): StoredState {
  const { sweeping, ...others } = stored.snapshot.value as Record<string, unknown>;
  const value = { ...others, recordings: 'followed', collector: 'off', sweeping };
  const collector = { dispatch: null, participant: null, tries: 0, appeared: false };
  const context = { ...(stored.snapshot.context as object), recording: null, shown: null, collector };
  return { ...stored, snapshot: { ...stored.snapshot, value, context } };
}

/**
 * Version 9 checks the right of people who join. In a running meeting it is unknown who joined with a right, so the
 * first sweep keeps everybody.
 */
function addEntitlement(stored: StoredState): StoredState {
  const { meeting, door, ...others } = stored.snapshot.value as Record<string, unknown>;
  const value = { meeting, door, entitlement: 'checked', ...others };
  const context = { ...(stored.snapshot.context as object), checked: [] };
  return { ...stored, snapshot: { ...stored.snapshot, value, context } };
}
