import type { AnyMachineSnapshot } from 'xstate';
import type { Address } from '#machines/addresses.ts';
import { versionOf } from '#machines/catalogue.ts';
import type { StoredState } from '#machines/migration.ts';
import { addressKey, type StoredSnapshot } from './delivery.ts';
import { type Kind, type Kinds, kindOf } from './kinds.ts';
import { migrateState } from './restore.ts';

/** A pending timer: its deadline (ISO 8601, the database's clock), its event, and the token that tells it from an older one. */
export interface Timer {
  readonly at: string;
  readonly event: { readonly type: string };
  readonly token: string;
}

/** An actor whose row this transaction has locked; changed in memory by moves, written once by `commit`. */
export interface HeldActor {
  readonly address: Address<string>;
  readonly kind: Kind;
  readonly room: string;
  version: number;
  storedRevision: number;
  revision: number;
  /** As it is stored; after moves in memory it is written anew by `commit`. */
  snapshot: StoredSnapshot;
  /** The machine's snapshot, restored with the first move. */
  live: AnyMachineSnapshot | null;
  timers: Record<string, Timer>;
  done: boolean;
  /** Whether the row must be written although nothing moved: a timer that the machine ignores was dropped. */
  changed: boolean;
  inbox: number;
  readonly quarantined: boolean;
  /** Whether there was no row at first; it was made by this transaction, or by another one that this one waited for. */
  readonly born: boolean;
  /** The revision up to which the journal is complete; another one than `revision` where something was changed without it. */
  journaled: number;
  /** Whether an older version of its machine has moved it last. */
  outdated: boolean;
  /** Whether it was written last on an earlier day. */
  aged: boolean;
  /** The database's time at which the row was locked. */
  readonly now: Date;
}

/** Locked actors, by `addressKey`. */
export type Held = Map<string, HeldActor>;

/** The columns of an actor's row that a held actor is made of, of the table `a`. */
export const heldColumns = `a.kind, a.id, a.room, a.version, a.revision::int, a.snapshot, a.timers, a.done, a.inbox,
  a.quarantined_at is not null as quarantined, clock_timestamp() as now, a.journaled::int,
  a.updated_at < date_trunc('day', clock_timestamp(), 'UTC') as aged`;

/** Held actors of rows with `heldColumns`. */
export const toHeld = (kinds: Kinds, rows: readonly Record<string, unknown>[], born = false): Held =>
  new Map(
    rows.map((row) => {
      const actor = heldActor(kindOf(kinds, row.kind as string), row, born);
      return [addressKey(actor.address), actor];
    }),
  );

function heldActor(kind: Kind, row: Record<string, unknown>, born: boolean): HeldActor {
  const revision = row.revision as number;
  const stored = { snapshot: row.snapshot, timers: row.timers } as StoredState;
  const { snapshot, timers, version } = bringUpToDate(kind, stored, row.version as number);
  return {
    address: { kind: kind.name, id: row.id as string },
    kind,
    room: row.room as string,
    version,
    storedRevision: revision,
    revision,
    snapshot: snapshot as unknown as StoredSnapshot,
    live: null,
    timers: timers as Record<string, Timer>,
    done: row.done as boolean,
    changed: false,
    inbox: row.inbox as number,
    quarantined: row.quarantined as boolean,
    born,
    journaled: row.journaled as number,
    outdated: (row.version as number) < versionOf(kind),
    aged: row.aged as boolean,
    now: row.now as Date,
  };
}

/**
 * Migrates what an older version has stored, pending timers included. A newer state stays as it is, and so does one
 * whose migration fails: the next move reports it.
 */
function bringUpToDate(kind: Kind, stored: StoredState, version: number): StoredState & { version: number } {
  if (version >= versionOf(kind)) return { ...stored, version };
  try {
    return { ...migrateState(kind, stored, version), version: versionOf(kind) };
  } catch {
    return { ...stored, version };
  }
}
