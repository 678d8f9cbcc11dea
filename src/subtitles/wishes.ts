import type { WriteItem } from '#src/actors/runtime.ts';
import type { Transaction } from '#src/db/transaction.ts';

/**
 * The participants who request subtitles. Kept in a table, because a list that can grow must not live in a room's
 * snapshot.
 */

/** A younger request counts as present, because the participant's join may not have been reported yet. */
const freshWish = '2 minutes';

/** SQL condition: the participant of this request is in the meeting. */
export const isPresentSql = (wish: string): string => `exists (select from greenroom.presence p
      where p.room = ${wish}.room and p.identity = ${wish}.identity and p.left_at is null)
    or ${wish}.at > clock_timestamp() - interval '${freshWish}' and not exists (select from greenroom.presence p
      where p.room = ${wish}.room and p.identity = ${wish}.identity and p.left_at > ${wish}.at)`;

const rooms = (items: readonly WriteItem[]) => items.map(({ room }) => room);
const identities = (items: readonly WriteItem[]) =>
  items.map(({ params }) => (params as { identity: string }).identity);

/** Stores participants' requests for subtitles. */
export function addWish(tx: Transaction, items: readonly WriteItem[]): void {
  tx.send({
    name: 'subtitles.add-wish',
    text: `insert into greenroom.subtitle_wish (room, identity, at)
      select distinct on (1, 2) * from unnest($1::uuid[], $2::text[], $3::timestamptz[])
      on conflict (room, identity) do update set at = excluded.at`,
    values: [rooms(items), identities(items), items.map(({ at }) => at)],
  });
}

/** Deletes participants' requests for subtitles. */
export function removeWish(tx: Transaction, items: readonly WriteItem[]): void {
  tx.send({
    name: 'subtitles.remove-wish',
    text: `delete from greenroom.subtitle_wish s using unnest($1::uuid[], $2::text[]) as w (room, identity)
      where s.room = w.room and s.identity = w.identity`,
    values: [rooms(items), identities(items)],
  });
}

/** Deletes the requests of participants who left and did not return. */
export function dropAbsentWishes(tx: Transaction, items: readonly WriteItem[]): void {
  tx.send({
    name: 'subtitles.drop-absent-wishes',
    text: `delete from greenroom.subtitle_wish s where s.room = any($1::uuid[]) and not (${isPresentSql('s')})`,
    values: [rooms(items)],
  });
}

/** Deletes all requests of a room. */
export function clearWishes(tx: Transaction, items: readonly WriteItem[]): void {
  tx.send({
    name: 'subtitles.clear-wishes',
    text: 'delete from greenroom.subtitle_wish where room = any($1::uuid[])',
    values: [rooms(items)],
  });
}
