import { createHmac } from 'node:crypto';
import type { Transaction } from '#src/db/transaction.ts';

/**
 * The address in the form stored with a guest: a keyed MAC that differs per room and cannot be reversed without the
 * secret.
 */
export const waitingAddress = (secret: string, room: string, address: string): Buffer =>
  createHmac('sha256', secret).update(`waiting-address/${room}/${address}`).digest().subarray(0, 16);

/**
 * SQL condition: at least `most` guests without an account wait at `room` from the hashed address `address`. Its cost
 * does not grow with the queue.
 */
export const isFullSql = (room: string, address: string, most: string): string => `(select count(*) >= ${most} from (
    select from greenroom.guest where room = ${room} and address = ${address}
      and status = 'waiting' and user_id is null limit ${most}) as w)`;

/** Stores a guest's hashed address. Queued after the knock's insert, which creates the row. */
export function noteAddress(tx: Transaction, room: string, guest: string, address: Buffer): void {
  tx.send({
    name: 'guest.note-address',
    text: 'update greenroom.guest set address = $3 where room = $1 and id = $2',
    values: [room, guest, address],
  });
}
