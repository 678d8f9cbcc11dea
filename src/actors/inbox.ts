import type { Address } from '#machines/addresses.ts';
import { type Transaction, transaction } from '#src/db/transaction.ts';
import { AppError } from '#src/kernel/errors.ts';
import { deliverIn } from './deliver.ts';
import { type AnyDelivery, addressKey, type Delivery } from './delivery.ts';
import { hold } from './hold.ts';
import { versionsOf } from './kinds.ts';
import type { Runtime } from './runtime.ts';
import { inboxPauses } from './send-kept.ts';

/**
 * Retries due inbox reports, actor by actor and in order. Skips actors with a newer snapshot version, which newer
 * replicas retry; a failing actor does not stop the others. Resolves with the number of tried actors.
 */
export async function retryInboxes(runtime: Runtime): Promise<number> {
  const { rows } = await runtime.database.pool.query<{ kind: Address['kind']; actor: string }>({
    name: 'inbox.due',
    // Start from the few kept reports: without statistics, the planner would scan all actors.
    text: `with due as materialized (
          select distinct i.kind, i.actor from greenroom.inbox i where i.next_try_at <= statement_timestamp()
            and i.id = (select min(id) from greenroom.inbox f where f.kind = i.kind and f.actor = i.actor))
        select due.kind, due.actor from due cross join lateral (
          select quarantined_at, version from greenroom.actor where kind = due.kind and id = due.actor offset 0) a
        where a.quarantined_at is null and a.version <= ($1::jsonb ->> due.kind)::int
        limit 50`,
    values: [versionsOf(runtime.kinds)],
  });
  for (const { kind, actor } of rows) {
    try {
      await drainInbox(runtime, { kind, id: actor });
    } catch (error) {
      if (error instanceof AppError) throw error;
      runtime.log.error({ err: error, actor: `${kind}/${actor}` }, 'failed to retry a kept report');
      await runtime.database.pool.query(
        `update greenroom.inbox set next_try_at = clock_timestamp() + $3::interval where kind = $1 and actor = $2`,
        [kind, actor, inboxPauses.at(-1)],
      );
    }
  }
  return rows.length;
}

/**
 * Delivers the kept reports of one actor, in order, until the inbox is empty or one fails again; the third failure
 * quarantines the actor.
 */
export async function drainInbox(runtime: Runtime, address: Address): Promise<void> {
  while (await transaction(runtime.database, (tx) => takeFirst(runtime, tx, address)));
}

interface Kept {
  readonly id: string;
  readonly key: string;
  readonly event: AnyDelivery['event'];
  readonly cause: AnyDelivery['cause'];
  readonly timer: AnyDelivery['timer'] | null;
  readonly tries: number;
}

/** Resolves with whether more reports may be due. */
async function takeFirst(runtime: Runtime, tx: Transaction, address: Address): Promise<boolean> {
  const held = await hold(runtime, tx, [address]);
  const actor = held.get(addressKey(address));
  if (actor === undefined || actor.quarantined) return false;
  const where = [address.kind, address.id];
  const { rows } = await tx.client.query<Kept>(
    `select id, key, event, cause, timer, tries from greenroom.inbox
     where kind = $1 and actor = $2 order by id limit 1`,
    where,
  );
  const kept = rows[0];
  if (kept === undefined) return false;
  // Deleted first: if it fails again, it is inserted again, which would otherwise count as a duplicate.
  await tx.client.query('delete from greenroom.inbox where id = $1', [kept.id]);
  const waiting = actor.inbox;
  actor.inbox = 0;
  const { key, event, cause, timer } = kept;
  const delivery: AnyDelivery = { to: address, event, key, cause, ...(timer ? { timer } : {}) };
  const [receipt] = await deliverIn(runtime, tx, [delivery as Delivery], { held });
  if (receipt!.outcome !== 'kept') {
    await tx.client.query('update greenroom.actor set inbox = $3 where kind = $1 and id = $2', [
      ...where,
      Math.max(0, waiting - 1),
    ]);
    return waiting > 1;
  }
  // Restore the report's old id, which keeps it first in the queue, and count the try.
  const tries = kept.tries + 1;
  await tx.client.query(
    `update greenroom.inbox set id = $3, tries = $4, next_try_at = clock_timestamp() + $5::interval
     where kind = $1 and actor = $2 and key = $6`,
    [...where, kept.id, tries, inboxPauses[tries - 1] ?? '0', key],
  );
  await tx.client.query(
    `update greenroom.actor set inbox = $3, quarantined_at = case when $4 then clock_timestamp() end
     where kind = $1 and id = $2`,
    [...where, waiting, tries > inboxPauses.length],
  );
  if (tries > inboxPauses.length) runtime.log.error({ actor: addressKey(address) }, 'an actor was quarantined');
  return false;
}

/** Releases a quarantined actor and delivers its kept reports in order. Resolves with whether it was quarantined. */
export async function release(runtime: Runtime, address: Address): Promise<boolean> {
  const released = await transaction(runtime.database, (tx) => releaseIn(tx, address));
  await drainInbox(runtime, address);
  return released;
}

/** Ends the quarantine of an actor in the caller's transaction; its reports are delivered later. */
export async function releaseIn({ client }: Transaction, { kind, id }: Address): Promise<boolean> {
  const { rowCount } = await client.query(
    `update greenroom.actor set quarantined_at = null
     where kind = $1 and id = $2 and quarantined_at is not null`,
    [kind, id],
  );
  // A counter that differs from the stored reports would keep the actor from moving for ever.
  await client.query(
    `with kept as (
       update greenroom.inbox set tries = 0, next_try_at = clock_timestamp() where kind = $1 and actor = $2 returning id)
     update greenroom.actor a set inbox = k.count from (select count(*)::int as count from kept) k
     where a.kind = $1 and a.id = $2 and a.inbox <> k.count`,
    [kind, id],
  );
  return rowCount === 1;
}
