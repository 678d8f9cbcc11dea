import type { AnyMachineSnapshot } from 'xstate';
import type { Address } from '#machines/addresses.ts';
import { versionOf } from '#machines/catalogue.ts';
import type { StoredState } from '#machines/migration.ts';
import { addressKey, type StoredSnapshot } from './delivery.ts';
import { type Kind, type Kinds, kindOf } from './kinds.ts';
import { type RecentState, writtenSql } from './recent-states.ts';
import { migrateState } from './restore.ts';

/**
 * A pending timer: its deadline (ISO 8601, the database's clock), its event, and a token that distinguishes it from an
 * earlier timer of the same id.
 */
export interface Timer {
  readonly at: string;
  readonly event: { readonly type: string };
  readonly token: string;
}

/** An actor whose row this transaction has locked. Moves change it in memory; `commit` writes it once. */
export interface HeldActor {
  readonly address: Address<string>;
  readonly kind: Kind;
  readonly room: string;
  version: number;
  storedRevision: number;
  revision: number;
  /** As stored; `commit` replaces it after moves. */
  snapshot: StoredSnapshot;
  /** The machine's snapshot, restored at the first move. */
  live: AnyMachineSnapshot | null;
  timers: Record<string, Timer>;
  done: boolean;
  /** Whether the row must be written: the actor moved, or an ignored timer was removed. */
  changed: boolean;
  inbox: number;
  readonly quarantined: boolean;
  /** Whether the row was locked by an insert: the actor may be new, and its lookups are read again. */
  readonly born: boolean;
  /** The revision up to which the journal is complete; differs from `revision` if something changed without a line. */
  journaled: number;
  /** Whether an older version of its machine wrote the snapshot. */
  outdated: boolean;
  /** Whether it was last written on an earlier day. */
  aged: boolean;
  /** The database's time when the row was locked. */
  readonly now: Date;
}

/** Locked actors, by `addressKey`. */
export type Held = Map<string, HeldActor>;

const commonColumns = `a.kind, a.id, a.room, a.version, a.revision::int, a.timers, a.done, a.inbox,
  a.quarantined_at is not null as quarantined, clock_timestamp() as now, a.journaled::int,
  a.updated_at < date_trunc('day', clock_timestamp(), 'UTC') as aged`;

/** The columns of an actor's row (alias `a`) that `toHeld` reads. */
export const heldColumns = `${commonColumns}, a.snapshot`;

/** As `heldColumns`; a row whose version is `known` comes without its snapshot and with `known` set. */
export const heldColumnsUnless = (known: string): string =>
  `${commonColumns}, ${writtenSql('a')} = ${known} as known,
    case when ${writtenSql('a')} = ${known} then null else a.snapshot end as snapshot`;

interface HeldOptions {
  readonly born?: boolean;
  /** The states of the rows that were asked for without their snapshot. */
  readonly recent?: ReadonlyMap<string, RecentState>;
}

/** Converts rows with `heldColumns`. */
export const toHeld = (
  kinds: Kinds,
  rows: readonly Record<string, unknown>[],
  { born = false, recent }: HeldOptions = {},
): Held =>
  new Map(
    rows.map((row) => {
      const kind = kindOf(kinds, row.kind as string);
      const known = row.known === true ? recent?.get(row.id as string) : undefined;
      const actor = heldActor(kind, known === undefined ? row : { ...row, snapshot: known.snapshot }, born);
      if (known !== undefined) actor.live = known.live;
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
 * Migrates a state that an older version stored, with its pending timers. A newer state stays unchanged, and so does
 * one whose migration fails: the next move reports the error.
 */
function bringUpToDate(kind: Kind, stored: StoredState, version: number): StoredState & { version: number } {
  if (version >= versionOf(kind)) return { ...stored, version };
  try {
    return { ...migrateState(kind, stored, version), version: versionOf(kind) };
  } catch {
    return { ...stored, version };
  }
}
