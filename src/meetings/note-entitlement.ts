import type { Runtime, WriteItem } from '#src/actors/runtime.ts';
import type { Transaction } from '#src/db/transaction.ts';

type Noted = WriteItem<{ readonly act: 'removed' | 'tolerated' }>;

/**
 * Writes a journal line for each person who joined without a right, and a line in the security log after the commit. As
 * for every other event, the person is not recorded.
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
