import type { WriteItem } from '#src/actors/runtime.ts';
import type { Transaction } from '#src/db/transaction.ts';

/** Who was put out of a meeting, by everything that they are known by: LiveKit identity, guest, account. */

interface Ban {
  readonly identity: string;
  readonly guest: string | null;
  readonly user: string | null;
  readonly by: string;
}

/** Somebody is put out until the meeting ends. */
export function addBans(tx: Transaction, items: readonly WriteItem[]): void {
  const bans = items.map(({ params }) => params as Ban);
  tx.send({
    name: 'ban.add',
    text: `insert into greenroom.ban (room, identity, guest, user_id, banned_by)
      select * from unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::uuid[]) on conflict do nothing`,
    values: [
      items.map(({ room }) => room),
      bans.map(({ identity }) => identity),
      bans.map(({ guest }) => guest),
      bans.map(({ user }) => user),
      bans.map(({ by }) => by),
    ],
  });
}

/** The meeting has ended: everybody may come again. */
export function clearBans(tx: Transaction, items: readonly WriteItem[]): void {
  tx.send({
    name: 'ban.clear',
    text: 'delete from greenroom.ban where room = any($1::uuid[])',
    values: [items.map(({ room }) => room)],
  });
}

/** A host has let somebody in again. */
export function liftBans(tx: Transaction, items: readonly WriteItem[]): void {
  tx.send({
    name: 'ban.lift',
    text: `delete from greenroom.ban b using unnest($1::uuid[], $2::uuid[]) as w (room, guest)
      where b.room = w.room and b.guest = w.guest`,
    values: [items.map(({ room }) => room), items.map(({ params }) => (params as { guest: string }).guest)],
  });
}
