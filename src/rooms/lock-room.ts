import type { Transaction } from '#src/db/transaction.ts';

/**
 * Makes everybody else who changes this room or its accesses wait until the transaction ends. Comes after the room's
 * actor, whose lock is always the first; what was read before must be read again.
 */
export async function lockRoom(tx: Transaction, room: string): Promise<void> {
  await tx.client.query('select from public.meet_resource where id = $1 for no key update', [room]);
}

/** As `lockRoom`, and nobody can commit a row that refers to the room any more. */
export async function lockRoomToDelete(tx: Transaction, room: string): Promise<void> {
  await tx.client.query('select from public.meet_resource where id = $1 for update', [room]);
  await tx.client.query('select from public.meet_room where resource_id = $1 for update', [room]);
}
