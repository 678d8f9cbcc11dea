import type { Transaction } from '#src/db/transaction.ts';
import type { KeptReport } from './decide.ts';

/** Pauses before the second and the third try of a report whose machine failed. */
export const inboxPauses = ['1 second', '5 seconds'] as const;

/**
 * Inserts reports that cannot be applied now into the inbox, behind earlier ones, in the open transaction. A duplicate
 * is kept once.
 */
export function sendKept(tx: Transaction, kept: readonly KeptReport[]): void {
  const rows = kept.map(({ actor, delivery, error }) => ({
    kind: actor.address.kind,
    actor: actor.address.id,
    room: actor.room,
    key: delivery.key,
    event: delivery.event,
    cause: delivery.cause,
    timer: delivery.timer ?? null,
    tries: error === null ? 0 : 1,
    pause: error === null ? '0' : inboxPauses[0],
    error: error === null ? null : String(error),
  }));
  tx.send({
    name: 'actor.keep',
    text: `with kept as (
        insert into greenroom.inbox (kind, actor, room, key, event, cause, timer, tries, next_try_at, error)
        select kind, actor, room, key, event, cause, timer, tries, clock_timestamp() + pause::interval, error
        from jsonb_to_recordset($1::jsonb) as r (kind text, actor text, room uuid, key text, event jsonb, cause jsonb,
          timer jsonb, tries int, pause text, error text)
        on conflict do nothing returning kind, actor)
      update greenroom.actor a set inbox = a.inbox + k.count
      from (select kind, actor, count(*)::int as count from kept group by kind, actor) k
      where a.kind = k.kind and a.id = k.actor`,
    values: [JSON.stringify(rows)],
  });
}
