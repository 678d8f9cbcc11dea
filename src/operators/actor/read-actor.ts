import type { Address } from '#machines/addresses.ts';
import type { StoredState } from '#machines/migration.ts';
import { type Kind, kindOf } from '#src/actors/kinds.ts';
import { describeState, migrateState, restoreSnapshot } from '#src/actors/restore.ts';
import { checkTimers, usableTimers } from '#src/actors/stored-timers.ts';
import { query } from '#src/db/query.ts';
import type { ReadParts } from '../read-parts.ts';
import type { ShownActor } from './actor-object.ts';
import { findLockHolder } from './lock-holder.ts';
import { readCommands } from './pending-commands.ts';
import { readInbox } from './read-inbox.ts';
import { redactContext } from './redact-shown.ts';

interface ActorRow extends StoredState {
  readonly room: string;
  readonly version: number;
  readonly revision: number;
  readonly done: boolean;
  readonly inbox: number;
  readonly quarantined_at: Date | null;
  readonly updated_at: Date;
  readonly now: Date;
}

/** Reads an actor with all that it waits for; null if there is none. */
export async function readActor(parts: ReadParts, address: Address<string>): Promise<ShownActor | null> {
  const { runtime, database } = parts;
  const kind = kindOf(runtime.kinds, address.kind);
  const [{ rows }, commands, inbox, lock] = await Promise.all([
    query<ActorRow>(
      database,
      'operators.actor',
      `select room, version, revision::int, snapshot, timers, done, inbox, quarantined_at, updated_at,
         clock_timestamp() as now
       from greenroom.actor where kind = $1 and id = $2`,
      [address.kind, address.id],
    ),
    readCommands(runtime, address),
    readInbox(parts, address),
    findLockHolder(database, address),
  ]);
  const [row] = rows;
  if (row === undefined) return null;
  const { stored, problem } = usableState(kind, row);
  return {
    kind: address.kind as ShownActor['kind'],
    id: address.id,
    room: row.room,
    version: row.version,
    current_version: kind.version,
    revision: row.revision,
    ...describeSnapshot(parts.secret, kind, stored.snapshot),
    done: row.done,
    updated_at: row.updated_at.toISOString(),
    timers: showTimers(stored.timers, row.now),
    inbox,
    inbox_count: row.inbox,
    quarantined_at: row.quarantined_at?.toISOString() ?? null,
    commands,
    lock,
    problem,
  };
}

/** The state as this replica's version has it, or as it is stored with the reason why it cannot be used. */
function usableState(kind: Kind, row: ActorRow): { readonly stored: StoredState; readonly problem: string | null } {
  if (row.version > kind.version) {
    const problem = `A newer version of the product (${row.version}) has stored this state; this replica has version ${kind.version}.`;
    return { stored: row, problem };
  }
  try {
    const stored = migrateState(kind, row, row.version);
    restoreSnapshot(kind, stored.snapshot);
    checkTimers(stored.timers);
    return { stored, problem: null };
  } catch {
    return { stored: row, problem: `The stored state of version ${row.version} cannot be restored.` };
  }
}

/** What can be told of a snapshot that may be of any version. */
function describeSnapshot(
  secret: string,
  kind: Kind,
  snapshot: unknown,
): Pick<ShownActor, 'state' | 'value' | 'context'> {
  const { value, context } = (snapshot ?? {}) as { readonly value?: unknown; readonly context?: unknown };
  const isValue = typeof value === 'string' || (typeof value === 'object' && value !== null);
  return {
    state: isValue ? describeState(value) : '',
    value: isValue ? (value as ShownActor['value']) : null,
    context: typeof context === 'object' && context !== null ? redactContext(secret, kind, context) : {},
  };
}

const showTimers = (timers: StoredState['timers'], now: Date): ShownActor['timers'] =>
  usableTimers(timers)
    .map(([id, { at, event }]) => {
      return { id, at: new Date(at).toISOString(), event: event.type, overdue: new Date(at) < now };
    })
    .toSorted((one, other) => (one.at < other.at ? -1 : 1));
