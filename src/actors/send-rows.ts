import type { Transaction } from '#src/db/transaction.ts';
import type { Move } from './move.ts';
import type { Runtime, WriteItem } from './runtime.ts';

/**
 * Sends the row changes of these moves, in the open transaction. Writes of one room keep their order; writes of one
 * name, in all rooms, share a call if that order allows.
 */
export function sendRows(runtime: Pick<Runtime, 'writes' | 'onAudit'>, tx: Transaction, moves: readonly Move[]): void {
  const groups: { readonly name: string; readonly items: WriteItem[] }[] = [];
  const reached = new Map<string, number>();
  for (const { actor, revision, at: time, before, plan } of moves) {
    for (const { name, params } of plan.writes) {
      const from = reached.get(actor.room) ?? 0;
      const found = groups.findIndex((group, index) => index >= from && group.name === name);
      const at = found === -1 ? groups.push({ name, items: [] }) - 1 : found;
      groups[at]!.items.push({ to: actor.address, room: actor.room, revision, at: time, before, params });
      reached.set(actor.room, at);
    }
  }
  for (const { name, items } of groups) runtime.writes[name]!(tx, items, runtime);
}
