import type { Transaction } from '#src/db/transaction.ts';
import type { Delivery } from './delivery.ts';
import type { HeldActor } from './hold.ts';

/** Pauses before the second and the third try of a report that its machine could not take. */
export const inboxPauses = ['1 second', '5 seconds'] as const;

/**
 * Keeps a report that cannot be applied now, behind those that wait already. `error` is what the machine threw, or
 * null when the report merely queues. The same report is kept once.
 */
export async function keepInInbox(
  tx: Transaction,
  actor: HeldActor,
  delivery: Delivery,
  error: unknown,
): Promise<void> {
  const { rowCount } = await tx.client.query(
    `insert into greenroom.inbox (kind, actor, room, key, event, cause, timer, tries, next_try_at, error)
     values ($1, $2, $3, $4, $5, $6, $7, $8, clock_timestamp() + $9::interval, $10) on conflict do nothing`,
    [
      actor.address.kind,
      actor.address.id,
      actor.room,
      delivery.key,
      delivery.event,
      delivery.cause,
      delivery.timer ?? null,
      error === null ? 0 : 1,
      error === null ? '0' : inboxPauses[0],
      error === null ? null : String(error),
    ],
  );
  if (rowCount === 0) return;
  actor.inbox += 1;
  await tx.client.query(`update greenroom.actor set inbox = inbox + 1 where kind = $1 and id = $2`, [
    actor.address.kind,
    actor.address.id,
  ]);
}
