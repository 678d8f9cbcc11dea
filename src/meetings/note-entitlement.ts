import type { Runtime, WriteItem } from '#src/actors/runtime.ts';
import type { Transaction } from '#src/db/transaction.ts';

type Noted = WriteItem<{ readonly act: 'removed' | 'tolerated' }>;

/**
 * Writes a line into the journal for each who joined without a right, and tells the security log after the commit; who
 * it was is not said, as of every other event.
 */
export function noteEntitlement(tx: Transaction, items: readonly Noted[], { onAudit }: Pick<Runtime, 'onAudit'>): void {
  tx.send({
    name: 'entitlement.note',
    text: `insert into greenroom.journal (room, kind, actor, revision, event, cause, request, state_before, state_after,
        facts, commands)
      select room, 'act', concat_ws('/', room, revision), 0, event,
        jsonb_build_object('by', 'actor', 'id', concat_ws('/', 'room', room)), null, '', '', '{}', '{}'
      from unnest($1::uuid[], $2::bigint[], $3::text[]) as w (room, revision, event)`,
    values: [
      items.map(({ room }) => room),
      items.map(({ revision }) => revision),
      items.map(({ params }) => `entitlement.${params.act}`),
    ],
  });
  tx.afterCommit(() => {
    for (const { room, params } of items) onAudit({ name: 'participant.unentitled', room, reason: params.act });
  });
}
