import type { Migration, StoredState } from '../catalogue.ts';

/** From version n to n + 1, in order. A sample of every version is kept in test/machines/samples. */
export const roomMigrations: readonly Migration[] = [addMetadataAndLobby];

/** Version 2 tells LiveKit what changes in a room, and judges anew who waits. */
function addMetadataAndLobby(stored: StoredState): StoredState {
  const { meeting, sweeping } = stored.snapshot.value as Record<string, unknown>;
  const value = { meeting, metadata: 'written', lobby: 'judged', sweeping };
  return { ...stored, snapshot: { ...stored.snapshot, value } };
}
