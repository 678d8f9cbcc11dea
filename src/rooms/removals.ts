import type { WriteItem } from '#src/actors/runtime.ts';
import type { Transaction } from '#src/db/transaction.ts';

/**
 * How long removals are kept, also after the ban is lifted. LiveKit may refuse tokens whose not-before precedes the
 * removal, so new tokens of removed people are not backdated beyond it.
 */
export const removalsKept = '15 minutes';

/** Records removals of participants. */
export function addRemovals(tx: Transaction, items: readonly WriteItem[]): void {
  const latest = new Map(items.map((item) => [`${item.room} ${identityOf(item)}`, item]));
  const removals = [...latest.values()];
  tx.send({
    name: 'removal.add',
    text: `insert into greenroom.removal as m (room, identity, at)
      select * from unnest($1::uuid[], $2::text[], $3::timestamptz[])
      on conflict (room, identity) do update set at = greatest(m.at, excluded.at)`,
    values: [removals.map(({ room }) => room), removals.map(identityOf), removals.map(({ at }) => at)],
  });
}

const identityOf = ({ params }: WriteItem): string => (params as { identity: string }).identity;

/**
 * SQL expression: when an identity was last removed from a room, in seconds since 1970; null without a recent removal.
 */
export const removedAtSql = (room: string, identity: string): string =>
  `(select extract(epoch from m.at)::float8 from greenroom.removal m where m.room = ${room} and m.identity = ${identity})`;
