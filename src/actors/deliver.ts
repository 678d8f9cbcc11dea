import type { Transaction } from '#src/db/transaction.ts';
import { newItem } from './decide.ts';
import type { AnyDelivery, Delivery, Receipt } from './delivery.ts';
import type { Held } from './held-actor.ts';
import { lockKind } from './hold.ts';
import type { Runtime } from './runtime.ts';
import { settle } from './settle.ts';

/**
 * Applies events to their actors, each exactly once, and resolves with one receipt per delivery after the commit. All
 * deliveries of one call commit together or not at all. Calls that have to wait share a transaction. Rejects with
 * `unavailable` when PostgreSQL is down, when a request's machine fails, or when its actor is quarantined.
 */
export async function deliver(runtime: Runtime, deliveries: readonly Delivery[]): Promise<Receipt[]> {
  const start = performance.now();
  const receipts = await runtime.mailbox.post(runtime, deliveries);
  runtime.onDelivered((performance.now() - start) / 1000);
  return receipts;
}

interface DeliverOptions {
  /** Actors that the caller has locked in this transaction; must include every addressed actor that exists. */
  readonly held?: Held;
  /** The caller has its own duplicate check: the keys of these deliveries are not looked up. */
  readonly fresh?: boolean;
}

/**
 * Delivers within the caller's transaction, so that a changed row and the event that it causes commit together. A
 * caller with several calls must lock all actors first (`hold`) and pass them as `held`.
 */
export async function deliverIn(
  runtime: Runtime,
  tx: Transaction,
  deliveries: readonly Delivery[],
  { held, fresh = false }: DeliverOptions = {},
): Promise<Receipt[]> {
  const items = (deliveries as readonly AnyDelivery[]).map((delivery) => newItem(delivery));
  await settle(runtime, tx, items, held === undefined ? { fresh, lock: lockKind } : { fresh, held });
  return items.map(({ receipt }) => receipt!);
}
