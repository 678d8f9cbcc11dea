import type { Migration, StoredState } from '../migration.ts';

/** From version n to n + 1, in order. A sample of every version is kept in test/machines/samples. */
export const guestMigrations: readonly Migration[] = [addDeniedBefore, addCall, addReturns];

/** Version 2 stores whether a host has denied the guest before. */
function addDeniedBefore({ snapshot, timers }: StoredState): StoredState {
  return { timers, snapshot: { ...snapshot, context: { ...(snapshot.context as object), deniedBefore: false } } };
}

/** Version 3 adds guests who call by telephone. */
function addCall({ snapshot, timers }: StoredState): StoredState {
  return { timers, snapshot: { ...snapshot, context: { ...(snapshot.context as object), call: null } } };
}

/** Version 4 lets removed accounts knock again; earlier removals may do so at once. */
function addReturns({ snapshot, timers }: StoredState): StoredState {
  const removed = snapshot.value === 'removed';
  const context = { ...(snapshot.context as { user: string | null }), removed, returns: 0 };
  const value = removed ? { removed: context.user === null ? 'out' : 'mayKnock' } : snapshot.value;
  return { timers, snapshot: { ...snapshot, value, context } };
}
