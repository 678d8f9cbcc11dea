import { sendActsOf } from '#src/actors/journal-act.ts';
import type { Runtime, WriteItem } from '#src/actors/runtime.ts';
import type { Transaction } from '#src/db/transaction.ts';

type Noted = WriteItem<{ readonly act: 'removed' | 'tolerated' }>;

/**
 * Writes a journal line for each person who joined without a right, and a line in the security log after the commit. As
 * for every other event, the person is not recorded.
 */
export function noteEntitlement(tx: Transaction, items: readonly Noted[], { onAudit }: Pick<Runtime, 'onAudit'>): void {
  sendActsOf(
    tx,
    items.map((item) => ({ ...item, event: `entitlement.${item.params.act}` })),
  );
  tx.afterCommit(() => {
    for (const { room, params } of items) onAudit({ name: 'participant.unentitled', room, reason: params.act });
  });
}
