import type { WriteItem } from '#src/actors/runtime.ts';
import type { Transaction } from '#src/db/transaction.ts';

/** Who wants subtitles, kept as a table: a list that can grow never lives inside a room's snapshot. */

const rooms = (items: readonly WriteItem[]) => items.map(({ room }) => room);
const identities = (items: readonly WriteItem[]) =>
  items.map(({ params }) => (params as { identity: string }).identity);

/** Somebody wants subtitles. */
export function addWish(tx: Transaction, items: readonly WriteItem[]): void {
  tx.send({
    name: 'subtitles.add-wish',
    text: `insert into greenroom.subtitle_wish (room, identity, at)
      select distinct on (1, 2) * from unnest($1::uuid[], $2::text[], $3::timestamptz[])
      on conflict (room, identity) do update set at = excluded.at`,
    values: [rooms(items), identities(items), items.map(({ at }) => at)],
  });
}

/** Somebody wants none any more, or leaves; who leaves but is there a second time still wants them. */
export function removeWish(tx: Transaction, items: readonly WriteItem[]): void {
  tx.send({
    name: 'subtitles.remove-wish',
    text: `delete from greenroom.subtitle_wish s using unnest($1::uuid[], $2::text[], $3::text[]) as w (room, identity, sid)
      where s.room = w.room and s.identity = w.identity
        and (w.sid is null or not exists (select from greenroom.presence p
          where p.room = w.room and p.identity = w.identity and p.sid <> w.sid and p.left_at is null))`,
    values: [rooms(items), identities(items), items.map(({ params }) => (params as { sid: string | null }).sid)],
  });
}

/** Nobody wants subtitles any more. */
export function clearWishes(tx: Transaction, items: readonly WriteItem[]): void {
  tx.send({
    name: 'subtitles.clear-wishes',
    text: 'delete from greenroom.subtitle_wish where room = any($1::uuid[])',
    values: [rooms(items)],
  });
}
