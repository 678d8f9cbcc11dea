import type { Address } from '#machines/addresses.ts';
import { type Transaction, transaction } from '#src/db/transaction.ts';
import { AppError } from '#src/kernel/errors.ts';
import { deliverIn } from './deliver.ts';
import type { AnyDelivery, Cause, Delivery } from './delivery.ts';
import { addressKey } from './delivery.ts';
import type { Held, HeldActor, Timer } from './held-actor.ts';
import { lockFree } from './hold.ts';
import { type Kind, kindOf, versionsOf } from './kinds.ts';
import type { Runtime } from './runtime.ts';
import { usableTimers } from './stored-timers.ts';

/** Maximum due actors read in one turn. */
const batch = 512;
/** Actors whose timers share a transaction. */
const groupSize = 64;
/** Pause before an actor that failed to move is tried again. */
const pause = '5 seconds';

/**
 * Fires all due timers by the database's clock, in groups of actors of one kind. Skips locked rows until the next turn;
 * a timer that was cancelled in the meantime is stale. Leaves an actor with a newer snapshot version to newer replicas.
 * A failed group is repeated actor by actor, so that one failing actor delays no other. Resolves with the number of
 * timers that moved their actor.
 */
export async function fireDueTimers(runtime: Runtime): Promise<number> {
  let fired = 0;
  for (;;) {
    const due = await readDue(runtime);
    for (const group of groupsOf(due)) fired += await fireGroup(runtime, group);
    if (due.length < batch) return fired;
  }
}

async function readDue(runtime: Runtime): Promise<Address<string>[]> {
  const { rows } = await runtime.database.pool.query<Address<string>>({
    name: 'timers.due',
    // `statement_timestamp()` is constant within the statement, so the index can be used.
    text: `select kind, id from greenroom.actor
      where due_at <= statement_timestamp() and quarantined_at is null and inbox = 0
        and version <= ($2::jsonb ->> kind)::int
      order by due_at limit $1`,
    values: [batch, versionsOf(runtime.kinds)],
  });
  return rows;
}

/** One kind per group: a room's messages lock its members after all rooms of the group, which keeps the lock order. */
function groupsOf(due: readonly Address<string>[]): Address<string>[][] {
  const groups: Address<string>[][] = [];
  for (const kind of new Set(due.map((address) => address.kind))) {
    const same = due.filter((address) => address.kind === kind);
    for (let from = 0; from < same.length; from += groupSize) groups.push(same.slice(from, from + groupSize));
  }
  return groups;
}

async function fireGroup(runtime: Runtime, group: readonly Address<string>[]): Promise<number> {
  try {
    return await fireTimersOf(runtime, group);
  } catch (error) {
    if (error instanceof AppError) throw error;
    const [only, ...others] = group;
    if (others.length > 0) {
      let fired = 0;
      for (const address of group) fired += await fireGroup(runtime, [address]);
      return fired;
    }
    runtime.log.error({ err: error, actor: addressKey(only!) }, 'failed to fire a timer');
    await postpone(runtime, only!);
    return 0;
  }
}

async function postpone(runtime: Runtime, { kind, id }: Address<string>): Promise<void> {
  await runtime.database.pool.query({
    name: 'timers.postpone',
    text: `update greenroom.actor set due_at = clock_timestamp() + $3::interval
      where kind = $1 and id = $2 and due_at <= clock_timestamp()`,
    values: [kind, id, pause],
  });
}

async function fireTimersOf(runtime: Runtime, group: readonly Address<string>[]): Promise<number> {
  return transaction(runtime.database, async (tx) => {
    const { held, actors } = await lockGroup(runtime, tx, group);
    const due = [...actors.values()].filter(({ inbox, quarantined }) => inbox === 0 && !quarantined).flatMap(dueTimers);
    if (due.length === 0) return 0;
    runtime.fault('timer-due');
    const receipts = await deliverIn(runtime, tx, due, { held });
    return receipts.filter(({ outcome }) => outcome === 'moved').length;
  });
}

/** Locks those of these actors whose rows are free; first their rooms, if their kind sends messages to rooms. */
async function lockGroup(
  runtime: Runtime,
  tx: Transaction,
  group: readonly Address<string>[],
): Promise<{ readonly held: Held; readonly actors: Held }> {
  const kind = kindOf(runtime.kinds, group[0]!.kind);
  const lock = (of: Kind, ids: readonly string[]) => lockFree(runtime, tx, of, ids);
  const ids = group.map(({ id }) => id);
  if (kind.room === undefined) {
    const actors = await lock(kind, ids);
    return { held: actors, actors };
  }
  const rooms = await lock(kindOf(runtime.kinds, kind.room), [...new Set(ids.map(kind.roomOf))]);
  const free = ids.filter((id) => rooms.has(addressKey({ kind: kind.room!, id: kind.roomOf(id) })));
  const actors = await lock(kind, free);
  return { held: new Map([...rooms, ...actors]), actors };
}

const dueTimers = ({ address, timers, now }: HeldActor): Delivery[] =>
  usableTimers(timers)
    .filter(([, timer]) => timer.at <= now.toISOString())
    .sort(([, a], [, b]) => (a.at < b.at ? -1 : 1))
    .map(([id, timer]) => timerDelivery(address as Address, id, timer));

/** The delivery of a pending timer's event; by default the timer itself is its cause. */
export function timerDelivery(to: Address, id: string, timer: Timer, cause: Cause = { by: 'timer', id }): Delivery {
  const delivery: AnyDelivery = {
    to,
    event: timer.event,
    key: `timer/${timer.token}/${id}`,
    cause,
    timer: { id, token: timer.token },
  };
  // The event of a timer is the machine's own, and not among those that others may send.
  return delivery as Delivery;
}
