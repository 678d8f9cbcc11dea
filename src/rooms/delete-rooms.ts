import type { Transaction } from '#src/db/transaction.ts';

// The schema has no cascading deletes (contract/schema.md, rule 5).
const statements = [
  `delete from public.meet_recording_access a using public.meet_recording r
    where a.recording_id = r.id and r.room_id = any($1::uuid[])`,
  'delete from public.meet_recording where room_id = any($1::uuid[])',
  'delete from public.meet_resource_access where resource_id = any($1::uuid[])',
  'delete from greenroom.room_title where room = any($1::uuid[])',
  'delete from greenroom.room_attendee where room = any($1::uuid[])',
  'delete from greenroom.room_origin where room = any($1::uuid[])',
  'delete from public.meet_room where resource_id = any($1::uuid[])',
  'delete from public.meet_resource where id = any($1::uuid[])',
];

/** Deletes rooms, which the caller must have locked, with everything that belongs to them. */
export async function deleteRooms(tx: Transaction, rooms: readonly string[]): Promise<void> {
  for (const text of statements) await tx.client.query(text, [rooms]);
}
