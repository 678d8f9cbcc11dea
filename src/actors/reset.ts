import type { AnyMachineSnapshot, StateValue } from 'xstate';
import type { Transaction } from '#src/db/transaction.ts';
import { addressKey, type Cause, type StoredSnapshot } from './delivery.ts';
import type { HeldActor } from './held-actor.ts';
import type { Kind } from './kinds.ts';
import { describeState, restoreSnapshot } from './restore.ts';
import type { Runtime } from './runtime.ts';

/** The state that an actor gets; what is left out is as before its first event. */
export interface NewState {
  readonly value?: StateValue;
  readonly context?: Readonly<Record<string, unknown>>;
}

interface Reset {
  /** The actor in its new state, locked. */
  readonly actor: HeldActor;
  /** Types of the kept reports that were dropped, with their numbers. */
  readonly dropped: Readonly<Record<string, number>>;
}

/**
 * Replaces the state of a locked actor, whatever is stored, without a transition: its timers and kept reports are
 * dropped, and it is not quarantined any more. Its journal line has a checkpoint, at which later replays start.
 */
export async function resetActor(
  { journaling }: Pick<Runtime, 'journaling'>,
  tx: Transaction,
  old: HeldActor,
  state: NewState,
  { cause, request }: { readonly cause: Cause; readonly request: string },
): Promise<Reset> {
  const { kind, address, room } = old;
  const snapshot = await inStoredOrder(tx, kind.machine.getPersistedSnapshot(stateOf(kind, state) as never));
  const live = restoreSnapshot(kind, snapshot);
  const revision = old.revision + 1;
  const done = live.hasTag('ended');
  const dropped = await dropInbox(tx, address);
  tx.send({
    name: 'actor.reset',
    text: `update greenroom.actor set snapshot = $3, version = $4, revision = $5, timers = '{}', due_at = null, done = $6,
        journaled = $5, inbox = 0, quarantined_at = null, updated_at = clock_timestamp()
      where kind = $1 and id = $2`,
    values: [address.kind, address.id, JSON.stringify(snapshot), kind.version, revision, done],
  });
  tx.send({
    name: 'actor.journal-reset',
    text: `insert into greenroom.journal (room, kind, actor, revision, event, cause, request, state_before, state_after,
        facts, commands, checkpoint, given)
      values ($1, $2, $3, $4, 'operator.reset', $5, $6, $7, $8, '{}', '{}', $9, $10)`,
    values: [
      room,
      address.kind,
      address.id,
      revision,
      cause,
      request,
      describeOld(old.snapshot),
      describeState(live.value),
      JSON.stringify(journaling.checkpoint(kind, live, {})),
      JSON.stringify({ event: { dropped } }),
    ],
  });
  const actor: HeldActor = {
    ...old,
    version: kind.version,
    storedRevision: revision,
    revision,
    snapshot,
    live,
    timers: {},
    done,
    changed: false,
    inbox: 0,
    quarantined: false,
    // Lookups then read the rows that a new actor needs.
    born: true,
    journaled: revision,
    outdated: false,
    aged: false,
  };
  return { actor, dropped };
}

/** With the key order of `jsonb`, in which later moves name the states. */
async function inStoredOrder({ client }: Transaction, snapshot: unknown): Promise<StoredSnapshot> {
  const { rows } = await client.query<{ snapshot: StoredSnapshot }>({
    name: 'actor.stored-order',
    text: 'select $1::jsonb as snapshot',
    values: [JSON.stringify(snapshot)],
  });
  return rows[0]!.snapshot;
}

function stateOf(kind: Kind, { value, context }: NewState): AnyMachineSnapshot {
  const initial = restoreSnapshot(kind, JSON.parse(kind.initial));
  if (value === undefined) return initial;
  const whole = { ...(initial.context as object), ...context };
  return kind.machine.resolveState({ value, context: whole } as never) as unknown as AnyMachineSnapshot;
}

/** Empty if the stored state cannot be read. */
function describeOld(snapshot: StoredSnapshot): string {
  try {
    return describeState(snapshot.value).slice(0, 2_000);
  } catch {
    return '';
  }
}

async function dropInbox(tx: Transaction, address: HeldActor['address']): Promise<Record<string, number>> {
  const { rows } = await tx.client.query<{ type: string | null }>({
    name: 'actor.drop-inbox',
    text: `delete from greenroom.inbox where kind = $1 and actor = $2 returning left(event ->> 'type', 100) as type`,
    values: [address.kind, address.id],
  });
  const dropped: Record<string, number> = {};
  for (const { type } of rows) dropped[type ?? 'unknown'] = (dropped[type ?? 'unknown'] ?? 0) + 1;
  return dropped;
}

/** Locked actors with one of them replaced. */
export const replaced = (held: ReadonlyMap<string, HeldActor>, actor: HeldActor): Map<string, HeldActor> =>
  new Map([...held, [addressKey(actor.address), actor]]);
