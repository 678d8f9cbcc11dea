import type { Migration, StoredState } from '../catalogue.ts';

/** From version n to n + 1, in order. A sample of every version is kept in test/machines/samples. */
export const guestMigrations: readonly Migration[] = [addDeniedBefore];

/** Version 2 knows whether a host has said no before. */
function addDeniedBefore({ snapshot, timers }: StoredState): StoredState {
  return { timers, snapshot: { ...snapshot, context: { ...(snapshot.context as object), deniedBefore: false } } };
}
