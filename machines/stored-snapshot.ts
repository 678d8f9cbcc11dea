import { type AnyStateMachine, matchesState, type SnapshotFrom, type StateValue } from 'xstate';

/** A stored snapshot; null for an actor without one. */
export type StoredSnapshot = { readonly value: unknown } | null;

/** A state of a machine, or a part of one: `{ meeting: 'running' }`. */
type StateOf<Machine extends AnyStateMachine> = Parameters<SnapshotFrom<Machine>['matches']>[0];

/**
 * Creates a function that tests whether a stored snapshot is in one of these states, which must exist in the machine.
 */
export const testStatesOf =
  <Machine extends AnyStateMachine>() =>
  (snapshot: StoredSnapshot, ...states: readonly StateOf<Machine>[]): boolean =>
    snapshot !== null && states.some((state) => isInState(snapshot.value, state as StateValue));

/** A stored value that is no state of any machine is in none: one damaged row must not break a list of rooms. */
function isInState(value: unknown, state: StateValue): boolean {
  try {
    return matchesState(state, value as StateValue);
  } catch {
    return false;
  }
}
