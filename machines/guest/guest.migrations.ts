import type { Migration, StoredState } from '../catalogue.ts';

/** From version n to n + 1, in order. A sample of every version is kept in test/machines/samples. */
export const guestMigrations: readonly Migration[] = [addDeniedBefore, addCall];

/** Version 2 knows whether a host has said no before. */
function addDeniedBefore({ snapshot, timers }: StoredState): StoredState {
  return { timers, snapshot: { ...snapshot, context: { ...(snapshot.context as object), deniedBefore: false } } };
}

/** Version 3 knows guests who call by telephone. */
function addCall({ snapshot, timers }: StoredState): StoredState {
  return { timers, snapshot: { ...snapshot, context: { ...(snapshot.context as object), call: null } } };
}
