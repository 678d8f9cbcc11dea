import type { WriteItem } from '#src/actors/runtime.ts';
import type { Transaction } from '#src/db/transaction.ts';

/**
 * The people who joined a room's meeting with a right. Stored by identity, because a reconnect or a second tab has
 * another sid.
 */

const identitiesOf = (items: readonly WriteItem[]): string[] =>
  items.map(({ params }) => (params as { identity: string }).identity);
const roomsOf = (items: readonly WriteItem[]): string[] => items.map(({ room }) => room);

/** Records people who joined with a right. */
export function addAttendance(tx: Transaction, items: readonly WriteItem[]): void {
  tx.send({
    name: 'attendance.add',
    text: `insert into greenroom.attendance (room, identity) select * from unnest($1::uuid[], $2::text[])
      on conflict do nothing`,
    values: [roomsOf(items), identitiesOf(items)],
  });
}

/** Deletes people who were removed or lost their role. */
export function removeAttendance(tx: Transaction, items: readonly WriteItem[]): void {
  tx.send({
    name: 'attendance.remove',
    text: `delete from greenroom.attendance t using unnest($1::uuid[], $2::text[]) as w (room, identity)
      where t.room = w.room and t.identity = w.identity`,
    values: [roomsOf(items), identitiesOf(items)],
  });
}

/** Records everybody present in a LiveKit room at its first sweep, except the banned. */
export function keepAttendance(tx: Transaction, items: readonly WriteItem[]): void {
  tx.send({
    name: 'attendance.keep',
    text: `insert into greenroom.attendance (room, identity)
      select distinct p.room, p.identity from unnest($1::uuid[], $2::text[]) as w (room, livekit_room)
        join greenroom.presence p on p.room = w.room and p.livekit_room = w.livekit_room
        where p.left_at is null and p.kind = 'standard'
          and not exists (select from greenroom.ban b where b.room = p.room and b.identity = p.identity)
      on conflict do nothing`,
    values: [roomsOf(items), items.map(({ params }) => (params as { livekitRoom: string | null }).livekitRoom)],
  });
}

/** Deletes the attendance of ended meetings. */
export function clearAttendance(tx: Transaction, items: readonly WriteItem[]): void {
  tx.send({
    name: 'attendance.clear',
    text: 'delete from greenroom.attendance where room = any($1::uuid[])',
    values: [roomsOf(items)],
  });
}
