import { currentVersions } from '#machines/catalogue.ts';
import { deliverIn } from '#src/actors/deliver.ts';
import { type Address, addressKey, type Delivery } from '#src/actors/delivery.ts';
import { hold, type Timer } from '#src/actors/hold.ts';
import type { Runtime } from '#src/actors/runtime.ts';
import { transaction } from '#src/db/transaction.ts';
import { AppError } from '#src/errors.ts';

/** How many actors one turn takes at the most: each is a transaction of its own. */
const batch = 100;
/** An actor that cannot be moved, although it should be, is left alone for so long. */
const pause = '5 seconds';

/**
 * Fires every timer that is due, of any room, by the database's clock. Replicas that look at the same time take
 * different actors; a timer that was cancelled meanwhile is recognised as stale. An actor that a newer replica has
 * moved is left to that one; one that cannot be written holds up nobody else. Resolves with how many were fired.
 */
export async function fireDueTimers(runtime: Runtime): Promise<number> {
  const { rows } = await runtime.database.pool.query<Address>({
    name: 'timers.due',
    // Not the clock, which runs on while the statement does: no index is entered by a value that changes.
    text: `select kind, id from greenroom.actor
      where due_at <= statement_timestamp() and quarantined_at is null and inbox = 0
        and version <= ($2::jsonb ->> kind)::int
      order by due_at limit $1`,
    values: [batch, JSON.stringify(currentVersions())],
  });
  let fired = 0;
  for (const { kind, id } of rows) {
    try {
      fired += await fireTimersOf(runtime, { kind, id });
    } catch (error) {
      if (error instanceof AppError) throw error;
      runtime.log.error({ err: error, actor: `${kind}/${id}` }, 'a due timer could not be fired');
      await postpone(runtime, { kind, id });
    }
  }
  return fired;
}

async function postpone(runtime: Runtime, { kind, id }: Address): Promise<void> {
  await runtime.database.pool.query({
    name: 'timers.postpone',
    text: `update greenroom.actor set due_at = clock_timestamp() + $3::interval
      where kind = $1 and id = $2 and due_at <= clock_timestamp()`,
    values: [kind, id, pause],
  });
}

async function fireTimersOf(runtime: Runtime, address: Address): Promise<number> {
  return transaction(runtime.database, async (tx) => {
    const free = await tx.client.query({
      name: 'timers.take',
      text: `select 1 from greenroom.actor where kind = $1 and id = $2 and due_at <= clock_timestamp()
        for update skip locked`,
      values: [address.kind, address.id],
    });
    // Another replica is at it, or a move is; what is still due afterwards is found by the next turn.
    if (free.rowCount === 0) return 0;
    const held = await hold(runtime, tx, [address]);
    const actor = held.get(addressKey(address));
    if (actor === undefined) return 0;
    const due = Object.entries(actor.timers)
      .filter(([, timer]) => timer.at <= actor.now.toISOString())
      .sort(([, a], [, b]) => (a.at < b.at ? -1 : 1));
    runtime.fault('timer-due');
    const receipts = await deliverIn(
      runtime,
      tx,
      due.map(([id, timer]) => toDelivery(address, id, timer)),
      { held },
    );
    return receipts.filter(({ outcome }) => outcome === 'moved').length;
  });
}

function toDelivery(to: Address, id: string, timer: Timer): Delivery {
  return {
    to,
    event: timer.event,
    key: `timer/${timer.token}/${id}`,
    cause: { by: 'timer', id },
    timer: { id, token: timer.token },
  };
}
