import type { WriteItem } from '#src/actors/runtime.ts';
import type { Transaction } from '#src/db/transaction.ts';

/** Who wants subtitles, kept as a table: a list that can grow never lives inside a room's snapshot. */

/** Whose wish was just written may not have been seen to come yet. */
const freshWish = '2 minutes';

/** Whether the person of this wish is in the meeting, as SQL. */
export const isPresentSql = (wish: string): string => `exists (select from greenroom.presence p
      where p.room = ${wish}.room and p.identity = ${wish}.identity and p.left_at is null)
    or ${wish}.at > clock_timestamp() - interval '${freshWish}' and not exists (select from greenroom.presence p
      where p.room = ${wish}.room and p.identity = ${wish}.identity and p.left_at > ${wish}.at)`;

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

/** Somebody wants none any more. */
export function removeWish(tx: Transaction, items: readonly WriteItem[]): void {
  tx.send({
    name: 'subtitles.remove-wish',
    text: `delete from greenroom.subtitle_wish s using unnest($1::uuid[], $2::text[]) as w (room, identity)
      where s.room = w.room and s.identity = w.identity`,
    values: [rooms(items), identities(items)],
  });
}

/** Those who left and did not come back are forgotten. */
export function dropAbsentWishes(tx: Transaction, items: readonly WriteItem[]): void {
  tx.send({
    name: 'subtitles.drop-absent-wishes',
    text: `delete from greenroom.subtitle_wish s where s.room = any($1::uuid[]) and not (${isPresentSql('s')})`,
    values: [rooms(items)],
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
