import type { KindOfActor } from '#machines/catalogue.ts';
import { actorKinds, catalogue } from '#machines/catalogue.ts';
import { type Transaction, transaction } from '#src/db/transaction.ts';
import { AppError } from '#src/errors.ts';
import { addressKey, type Delivery, type Outcome, type Receipt } from './delivery.ts';
import { type Held, type HeldActor, hold, holdGuests } from './hold.ts';
import { keepInInbox } from './keep-in-inbox.ts';
import { type Move, moveActor } from './move.ts';
import { record } from './record.ts';
import type { Runtime } from './runtime.ts';

/**
 * The one door: applies events to their actors, each exactly once, and resolves with a receipt per delivery after the
 * commit. All deliveries of one call commit together or not at all.
 *
 * Rejects with `unavailable` when PostgreSQL is away, when a request's machine fails, or when its actor is set aside.
 */
export async function deliver(runtime: Runtime, deliveries: readonly Delivery[]): Promise<Receipt[]> {
  const start = performance.now();
  const receipts = await transaction(runtime.database, (tx) => deliverIn(runtime, tx, deliveries));
  runtime.onDelivered((performance.now() - start) / 1000);
  return receipts;
}

export interface DeliverOptions {
  /** Actors that the caller holds in this transaction already. */
  readonly held?: Held;
  /** `quiet` writes no journal lines: many are moved by one act, which has a line of its own. */
  readonly journal?: 'lines' | 'quiet';
  /** The caller's own key guards against repetition: nobody is asked whether these were seen. */
  readonly fresh?: boolean;
}

/**
 * Delivers within the caller's transaction, so that a changed row and the event that it causes commit together. Who
 * delivers to several actors in several calls holds all of them first (`hold`) and hands over what it holds.
 */
export async function deliverIn(
  runtime: Runtime,
  tx: Transaction,
  deliveries: readonly Delivery[],
  options: DeliverOptions = {},
): Promise<Receipt[]> {
  // Asked in one breath: the questions travel behind the locks and are answered after them.
  const ask = () =>
    Promise.all([options.fresh ? new Set<string>() : seenKeys(tx, deliveries), briefings(runtime, tx, deliveries)]);
  const [held, early] = await Promise.all([
    options.held ??
      hold(
        runtime,
        tx,
        deliveries.map(({ to }) => to),
      ),
    ask(),
  ]);
  // What was not there to be locked may have been made and moved by somebody else since the questions were answered.
  const late = options.held === undefined && [...held.values()].some(({ born }) => born);
  const [seen, briefs] = late ? await ask() : early;
  const settled = await settle(runtime, tx, deliveries, held, seen, briefs);
  const told = await tellGuests(runtime, tx, settled.moves, held);

  const moves = [...settled.moves, ...told.moves];
  const changed = [...new Set(moves.map(({ actor }) => actor))];
  for (const actor of held.values()) if (actor.changed && !changed.includes(actor)) changed.push(actor);
  const quiet = new Set(options.journal === 'quiet' ? moves : told.moves);
  const facts = record(runtime, tx, changed, { moves, quiet, told: told.counts });
  // A later call in this transaction goes on from here.
  for (const actor of changed) {
    actor.storedRevision = actor.revision;
    actor.changed = false;
  }
  if (changed.length > 0) runtime.fault('before-commit');
  tx.afterCommit(() => {
    if (changed.length > 0) runtime.fault('after-commit');
    for (const [index, { to }] of deliveries.entries()) runtime.onReceipt(to.kind, settled.outcomes[index]!);
    if (moves.length > 0) runtime.onMoved(new Set(moves.map(({ actor }) => actor.room)), facts());
  });
  return deliveries.map(({ to }, index) => {
    const actor = held.get(addressKey(to));
    return { outcome: settled.outcomes[index]!, revision: actor?.revision ?? 0, snapshot: actor?.snapshot ?? null };
  });
}

interface Settled {
  readonly outcomes: Outcome[];
  readonly moves: Move[];
}

/** Applies each delivery to its held actor, in memory, and says what became of it. */
async function settle(
  runtime: Runtime,
  tx: Transaction,
  deliveries: readonly Delivery[],
  actors: Held,
  seen: Set<string>,
  briefs: ReadonlyMap<Delivery, object>,
): Promise<Settled> {
  const moves: Move[] = [];
  const outcomes: Outcome[] = [];
  for (const delivery of deliveries) {
    const actor = actors.get(addressKey(delivery.to));
    const seenKey = `${addressKey(delivery.to)} ${delivery.key}`;
    if (actor === undefined) outcomes.push('unknown');
    else if (seen.has(seenKey)) outcomes.push('duplicate');
    else if (actor.inbox > 0 || actor.quarantined) outcomes.push(await queueBehind(tx, actor, delivery));
    else if (isStale(actor, delivery)) outcomes.push('stale');
    else {
      const outcome = await attempt(runtime, tx, actor, delivery, briefs.get(delivery) ?? {}, moves);
      if (outcome === 'moved') seen.add(seenKey);
      outcomes.push(outcome);
    }
  }
  return { outcomes, moves };
}

async function attempt(
  runtime: Runtime,
  tx: Transaction,
  actor: HeldActor,
  delivery: Delivery,
  brief: object,
  moves: Move[],
): Promise<Outcome> {
  try {
    const move = moveActor(runtime, actor, delivery, brief);
    if (move !== null) {
      moves.push(move);
      return 'moved';
    }
    if (delivery.timer !== undefined) {
      // Nobody waits for it any more: were it left in the row, it would be due for ever.
      delete actor.timers[delivery.timer.id];
      actor.changed = true;
    }
    return 'ignored';
  } catch (error) {
    // An `unavailable` is no failure of the machine: the row is newer than this replica.
    if (error instanceof AppError) throw error;
    runtime.log.error({ err: error, actor: addressKey(actor.address), event: delivery.event.type }, 'a machine failed');
    if (isRequest(delivery)) throw new AppError('unavailable', 'The room cannot do that right now.', { cause: error });
    await keepInInbox(tx, actor, delivery, error);
    return 'kept';
  }
}

async function queueBehind(tx: Transaction, actor: HeldActor, delivery: Delivery): Promise<Outcome> {
  if (isRequest(delivery)) throw new AppError('unavailable', 'The room cannot do that right now.');
  await keepInInbox(tx, actor, delivery, null);
  return 'kept';
}

const isRequest = (delivery: Delivery): boolean =>
  (catalogue[delivery.to.kind] as KindOfActor).requests.includes(delivery.event.type);

const isStale = (actor: HeldActor, { timer }: Delivery): boolean =>
  timer !== undefined && actor.timers[timer.id]?.token !== timer.token;

/** What a room told its guests, as moves of theirs in the same commit. Guests' machines tell nobody. */
async function tellGuests(
  runtime: Runtime,
  tx: Transaction,
  moves: readonly Move[],
  actors: Held,
): Promise<{ moves: Move[]; counts: Map<Move, number> }> {
  const told: Move[] = [];
  const counts = new Map<Move, number>();
  for (const move of moves) {
    for (const event of move.plan.tells) {
      await holdGuests(tx, actors, move.actor.room);
      const deliveries = [...actors.values()]
        .filter(({ address, room }) => address.kind === 'guest' && room === move.actor.room)
        .map(({ address }) => ({
          to: address,
          event,
          key: `room/${move.actor.address.id}/${move.revision}/${event.type}`,
          cause: { by: 'actor', id: addressKey(move.actor.address) } as const,
        }));
      const seen = await seenKeys(tx, deliveries);
      const settled = await settle(runtime, tx, deliveries, actors, seen, new Map());
      told.push(...settled.moves);
      counts.set(move, settled.moves.length);
    }
  }
  return { moves: told, counts };
}

/** Those of these deliveries that their actor has had already. Asked after the lock: a repetition waits for the first. */
async function seenKeys(tx: Transaction, deliveries: readonly Delivery[]): Promise<Set<string>> {
  if (deliveries.length === 0) return new Set();
  const { rows } = await tx.client.query<{ kind: string; actor: string; key: string }>({
    name: 'actor.seen',
    text: `select k.kind, k.actor, k.key from unnest($1::text[], $2::text[], $3::text[]) as w (kind, actor, key)
      join greenroom.seen_key k on k.kind = w.kind and k.actor = w.actor and k.key = w.key`,
    values: [deliveries.map(({ to }) => to.kind), deliveries.map(({ to }) => to.id), deliveries.map(({ key }) => key)],
  });
  return new Set(rows.map(({ kind, actor, key }) => `${kind}/${actor} ${key}`));
}

async function briefings(
  runtime: Runtime,
  tx: Transaction,
  deliveries: readonly Delivery[],
): Promise<Map<Delivery, object>> {
  const briefs = new Map<Delivery, object>();
  for (const kind of actorKinds) {
    const { brief } = runtime.surroundings[kind];
    const asked = deliveries.filter(({ to }) => to.kind === kind);
    if (brief === undefined || asked.length === 0) continue;
    for (const [index, extra] of (await brief(tx, asked)).entries()) briefs.set(asked[index]!, extra);
  }
  return briefs;
}
