import { createHmac } from 'node:crypto';
import type { Transaction } from '#src/db/transaction.ts';

/** An address as it is stored beside a guest: told apart within one room, and not to be read back without the secret. */
export const waitingAddress = (secret: string, room: string, address: string): Buffer =>
  createHmac('sha256', secret).update(`waiting-address/${room}/${address}`).digest().subarray(0, 16);

/** Whether `most` guests without an account wait at `room` from the address whose key is `address`, as SQL: flat however many wait. */
export const isFullSql = (room: string, address: string, most: string): string => `(select count(*) >= ${most} from (
    select from greenroom.guest where room = ${room} and address = ${address}
      and status = 'waiting' and user_id is null limit ${most}) as w)`;

/** Notes from where a guest waits, behind the row that the knock writes. */
export function noteAddress(tx: Transaction, room: string, guest: string, address: Buffer): void {
  tx.send({
    name: 'guest.note-address',
    text: 'update greenroom.guest set address = $3 where room = $1 and id = $2',
    values: [room, guest, address],
  });
}
