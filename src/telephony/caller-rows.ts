import type { Participant } from '#machines/room/room.people.ts';
import type { WriteItem } from '#src/actors/runtime.ts';
import type { Transaction } from '#src/db/transaction.ts';

/** The callers who must wait. Kept in a table, because a list that can grow must not live in a room's snapshot. */

interface Added {
  readonly participant: Participant;
  readonly guest: string;
}

/** Stores callers with the guest ids assigned to them. */
export function addCallers(tx: Transaction, items: readonly WriteItem[]): void {
  const added = items.map(({ params }) => params as Added);
  tx.send({
    name: 'caller.add',
    text: `insert into greenroom.caller (room, sid, guest, call, identity, number, trunk, username, joined_at)
      select * from unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[],
        $8::text[], $9::timestamptz[])
      on conflict (room, sid) do nothing`,
    values: [
      items.map(({ room }) => room),
      added.map(({ participant }) => participant.sid),
      added.map(({ guest }) => guest),
      added.map(({ participant }) => participant.call?.sealed ?? ''),
      added.map(({ participant }) => participant.identity),
      added.map(({ participant }) => participant.call?.number ?? ''),
      added.map(({ participant }) => participant.call?.trunk ?? ''),
      added.map(({ participant }) => participant.name),
      items.map(({ at }) => at),
    ],
  });
}

/** Deletes all callers of ended meetings. */
export function clearCallers(tx: Transaction, items: readonly WriteItem[]): void {
  tx.send({
    name: 'caller.clear',
    text: `with voices as (delete from greenroom.caller_voice where room = any($1::uuid[]))
      delete from greenroom.caller where room = any($1::uuid[])`,
    values: [items.map(({ room }) => room)],
  });
}
