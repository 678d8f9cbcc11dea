import type { AnyMachineSnapshot } from 'xstate';
import { type KindOfActor, versionOf } from '#machines/catalogue.ts';
import type { StoredState } from '#machines/migration.ts';
import { AppError } from '#src/kernel/errors.ts';

/**
 * Migrates a stored state to this replica's version. Throws `unavailable` for a newer one, which only an updated
 * replica may move.
 */
export function migrateState(kind: Pick<KindOfActor, 'migrations'>, stored: StoredState, version: number): StoredState {
  if (version > versionOf(kind)) {
    throw new AppError('unavailable', 'This replica is older than the stored state of the room.');
  }
  return kind.migrations.slice(version - 1).reduce((state, migration) => migration(state), stored);
}

/** Restores the machine's snapshot from a stored state. Throws when the state is not valid for this machine. */
export function restoreSnapshot(kind: Pick<KindOfActor, 'machine'>, snapshot: unknown): AnyMachineSnapshot {
  const { status, value, context } = (snapshot ?? {}) as Record<string, unknown>;
  const isValue = typeof value === 'string' || (typeof value === 'object' && value !== null);
  if (status !== 'active' || !isValue || typeof context !== 'object' || context === null) {
    throw new Error('The stored snapshot is not one of an active machine');
  }
  const expected = kind.machine.config.context as object;
  const missing = Object.keys(expected).filter((key) => !(key in context));
  if (missing.length > 0) throw new Error(`The stored snapshot lacks ${missing.join(', ')}`);
  return kind.machine.restoreSnapshot(snapshot as never, undefined as never) as AnyMachineSnapshot;
}

/** A state value as one line, for the journal: `meeting.running.active sweeping.resting`. */
export function describeState(value: unknown): string {
  let text = '';
  const walk = (node: unknown, prefix: string): void => {
    if (typeof node !== 'object' || node === null) {
      text += text === '' ? `${prefix}${node}` : ` ${prefix}${node}`;
      return;
    }
    for (const key in node) walk((node as Record<string, unknown>)[key], `${prefix}${key}.`);
  };
  walk(value, '');
  return text;
}
