import type { WriteItem } from '#src/actors/runtime.ts';
import type { Transaction } from '#src/db/transaction.ts';

/**
 * Who was removed from a room within the last minutes, whatever has become of them since: LiveKit may refuse tokens that
 * are valid from an earlier time than that, so theirs are not.
 */
export const removalsKept = '15 minutes';

/** Somebody is removed. */
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

/** When an identity was removed from a room last, in seconds since 1970; null when it was not, or long ago. */
export const removedAtSql = (room: string, identity: string): string =>
  `(select extract(epoch from m.at)::float8 from greenroom.removal m where m.room = ${room} and m.identity = ${identity})`;
