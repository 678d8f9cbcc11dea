import type { GuestCorrection } from '#machines/guest/guest.context.ts';
import type { WriteItem } from '#src/actors/runtime.ts';
import type { Database } from '#src/db/database.ts';
import { query } from '#src/db/query.ts';
import type { Transaction } from '#src/db/transaction.ts';
import { identitySql } from '#src/identity/identity-sql.ts';

/** Bans of the running meeting. A person is matched by LiveKit identity, guest id and account. */

interface Ban {
  readonly identity: string;
  readonly guest: string | null;
  readonly user: string | null;
  readonly by: string;
  /** The guest's own LiveKit identity, for an account that was admitted before it logged in. */
  readonly alias?: string;
}

/** Bans people until the meeting ends. */
export function addBans(tx: Transaction, items: readonly WriteItem[]): void {
  const bans = items.map(({ params }) => params as Ban);
  tx.send({
    name: 'ban.add',
    text: `insert into greenroom.ban (room, identity, guest, user_id, banned_by)
      select w.room, i.identity, w.guest, w.user_id, w.banned_by
      from unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[])
          as w (room, identity, guest, user_id, banned_by, alias),
        unnest(array[w.identity, w.alias]) as i (identity)
      where i.identity is not null
      on conflict do nothing`,
    values: [
      items.map(({ room }) => room),
      bans.map(({ identity }) => identity),
      bans.map(({ guest }) => guest),
      bans.map(({ user }) => user),
      bans.map(({ by }) => by),
      bans.map(({ alias }) => alias ?? null),
    ],
  });
}

/** Deletes all bans of a room, when its meeting has ended. */
export function clearBans(tx: Transaction, items: readonly WriteItem[]): void {
  tx.send({
    name: 'ban.clear',
    text: 'delete from greenroom.ban where room = any($1::uuid[])',
    values: [items.map(({ room }) => room)],
  });
}

/** Deletes the ban of a guest whom a host admits again. */
export function liftBans(tx: Transaction, items: readonly WriteItem[]): void {
  tx.send({
    name: 'ban.lift',
    text: `delete from greenroom.ban b using unnest($1::uuid[], $2::uuid[]) as w (room, guest)
      where b.room = w.room and b.guest = w.guest`,
    values: [items.map(({ room }) => room), items.map(({ params }) => (params as { guest: string }).guest)],
  });
}

/** Extends the ban of a guest who has logged in to the account. */
export function identifyBans(tx: Transaction, items: readonly WriteItem[]): void {
  const guests = items.map(({ params }) => params as GuestCorrection);
  tx.send({
    name: 'ban.identify',
    text: `with known as (
        update greenroom.ban b set user_id = w.user_id
        from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as w (room, guest, user_id)
        where b.room = w.room and b.guest = w.guest and b.user_id is null
        returning b.room, b.guest, b.user_id, b.banned_by)
      insert into greenroom.ban (room, identity, guest, user_id, banned_by)
      select k.room, ${identitySql('u')}, k.guest, k.user_id, k.banned_by
      from known k join public.meet_user u on u.id = k.user_id
      on conflict do nothing`,
    values: [
      items.map(({ room }) => room),
      guests.map(({ participant }) => participant),
      guests.map(({ user }) => user),
    ],
  });
}

/** Whether a guest is banned from the room's meeting. Banned guests wait even in a public room. */
export async function isBanned(database: Database, room: string, guest: string): Promise<boolean> {
  const { rows } = await query(database, 'ban.is-banned', 'select from greenroom.ban where room = $1 and guest = $2', [
    room,
    guest,
  ]);
  return rows.length > 0;
}
