import type { Transaction } from '#src/db/transaction.ts';
import type { Item } from './decide.ts';
import type { AnyDelivery } from './delivery.ts';
import type { Held } from './held-actor.ts';
import type { Kind } from './kinds.ts';
import type { Lookup, Runtime } from './runtime.ts';

/** What was read for the items of one kind. Assigned by `putInto`, so that a later read can replace it. */
export interface Reading {
  readonly seen: ReadonlySet<string>;
  readonly fields: readonly { readonly lookup: Lookup; readonly objects: readonly object[] }[];
}

/**
 * Reads the keys that already moved these actors, and the lookups of their kind. The statements are pipelined behind
 * the lock statement, so that PostgreSQL runs them once the rows are locked.
 */
export async function readLookups(
  runtime: Pick<Runtime, 'surroundings'>,
  tx: Transaction,
  kind: Kind,
  items: readonly Item[],
  options: { readonly fresh: boolean; readonly held: Held },
): Promise<Reading> {
  const deliveries = items.map(({ delivery }) => delivery);
  const lookups = runtime.surroundings[kind.name]?.lookups ?? [];
  const [seen, ...objects] = await Promise.all([
    options.fresh ? new Set<string>() : readKeys(tx, kind, deliveries),
    ...lookups.map((lookup) => lookup.read(tx, deliveries, options.held)),
  ]);
  return { seen, fields: lookups.map((lookup, index) => ({ lookup, objects: objects[index]! })) };
}

/** Assigns each item what was read for it. */
export function putInto(items: readonly Item[], { seen, fields }: Reading): void {
  for (const [index, item] of items.entries()) {
    const given = fields.filter(({ objects }) => Object.keys(objects[index]!).length > 0);
    item.seen = seen.has(`${item.delivery.to.id} ${item.delivery.key}`);
    item.fields = Object.assign({}, ...given.map(({ objects }) => objects[index]!));
    item.lookups = given.map(({ lookup }) => lookup);
  }
}

async function readKeys(tx: Transaction, kind: Kind, deliveries: readonly AnyDelivery[]): Promise<Set<string>> {
  const { rows } = await tx.client.query<{ actor: string; key: string }>({
    name: 'actor.seen',
    // The lateral join forces one index look-up per key: a plan made for an empty table joins the table as a whole.
    text: `select w.actor, w.key from unnest($2::text[], $3::text[]) as w (actor, key)
      cross join lateral (
        select from greenroom.seen_key k where k.kind = $1 and k.actor = w.actor and k.key = w.key limit 1) seen`,
    values: [kind.name, deliveries.map(({ to }) => to.id), deliveries.map(({ key }) => key)],
  });
  return new Set(rows.map(({ actor, key }) => `${actor} ${key}`));
}
