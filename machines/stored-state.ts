import { type AnyStateMachine, matchesState, type SnapshotFrom, type StateValue } from 'xstate';

/** A snapshot as it is stored; null for an actor that has none. */
export type StoredSnapshot = { readonly value: unknown } | null;

/** A state of a machine, or a part of one: `{ meeting: 'running' }`. */
type StateOf<Machine extends AnyStateMachine> = Parameters<SnapshotFrom<Machine>['matches']>[0];

/** Makes the test whether a stored snapshot is in one of these states, which must be states of the machine. */
export const testStatesOf =
  <Machine extends AnyStateMachine>() =>
  (snapshot: StoredSnapshot, ...states: readonly StateOf<Machine>[]): boolean =>
    snapshot !== null && states.some((state) => matchesState(state as StateValue, snapshot.value as StateValue));
