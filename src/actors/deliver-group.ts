import { isDatabaseAway } from '#src/db/is-database-away.ts';
import { transaction } from '#src/db/transaction.ts';
import type { Call } from './call-of-deliver.ts';
import { type Item, newItem } from './decide.ts';
import { addressKey } from './delivery.ts';
import { lockFree, lockKind, withRooms } from './hold.ts';
import type { Runtime } from './runtime.ts';
import { settle } from './settle.ts';
import type { Lock } from './turn.ts';

/** A call and the items of its deliveries in one transaction. */
interface Try {
  readonly call: Call;
  readonly items: readonly Item[];
}

/**
 * Delivers calls to actors of one kind in one transaction without waiting for locked rows, and settles them. Resolves
 * with the skipped calls: an actor of theirs is locked, or has no row yet. A group that fails is repeated call by call,
 * so that one call cannot fail the others.
 */
export async function deliverTogether(runtime: Runtime, calls: readonly Call[]): Promise<readonly Call[]> {
  const locked: Call[] = [];
  const tries = calls.map(toTry);
  try {
    await settleTries(runtime, tries, lockFree, (held) =>
      tries.flatMap(({ call, items }) => {
        const addresses = items.map(({ delivery }) => delivery.to);
        const free = withRooms(runtime, addresses).every((address) => held.has(addressKey(address)));
        if (!free) locked.push(call);
        return free ? items : [];
      }),
    );
  } catch (error) {
    await repeat(runtime, calls, error);
    return [];
  }
  const left = new Set(locked);
  answer(tries.filter(({ call }) => !left.has(call)));
  return locked;
}

/** Delivers calls in one transaction that waits for locked rows and creates missing ones, and settles them. */
export async function deliverAlone(runtime: Runtime, calls: readonly Call[]): Promise<void> {
  const tries = calls.map(toTry);
  try {
    await settleTries(runtime, tries, lockKind);
  } catch (error) {
    return repeat(runtime, calls, error);
  }
  answer(tries);
}

async function repeat(runtime: Runtime, calls: readonly Call[], error: unknown): Promise<void> {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (calls.length === 1 || isDatabaseAway(cause)) for (const call of calls) call.reject(error);
  else for (const call of calls) await deliverAlone(runtime, [call]);
}

const toTry = (call: Call): Try => ({ call, items: call.deliveries.map((delivery) => newItem(delivery)) });

const settleTries = (
  runtime: Runtime,
  tries: readonly Try[],
  lock: Lock,
  choose?: Parameters<typeof settle>[3]['choose'],
): Promise<void> =>
  transaction(runtime.database, (tx) =>
    settle(
      runtime,
      tx,
      tries.flatMap(({ items }) => items),
      { fresh: false, lock, ...(choose && { choose }) },
    ),
  );

function answer(tries: readonly Try[]): void {
  for (const { call, items } of tries) call.resolve(items.map(({ receipt }) => receipt!));
}
