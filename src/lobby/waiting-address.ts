import { createHmac } from 'node:crypto';

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
