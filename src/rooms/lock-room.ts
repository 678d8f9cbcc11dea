import type { Transaction } from '#src/db/transaction.ts';

/**
 * Locks the room's row: other changes of the room or its accesses wait until the transaction ends. The room's actor
 * must be locked first, and rows that were read earlier must be read again.
 */
export async function lockRoom(tx: Transaction, room: string): Promise<void> {
  await tx.client.query('select from public.meet_resource where id = $1 for no key update', [room]);
}

/** As `lockRoom`, and also blocks commits of rows that reference the room. */
export async function lockRoomToDelete(tx: Transaction, room: string): Promise<void> {
  await tx.client.query('select from public.meet_resource where id = $1 for update', [room]);
  await tx.client.query('select from public.meet_room where resource_id = $1 for update', [room]);
}
