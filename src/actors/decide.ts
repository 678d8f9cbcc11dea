import { AppError } from '#src/kernel/errors.ts';
import { type AnyDelivery, addressKey, type Outcome, type Receipt } from './delivery.ts';
import type { Held, HeldActor } from './held-actor.ts';
import { type Move, moveActor } from './move.ts';
import type { Step } from './plan.ts';
import type { Lookup, Runtime } from './runtime.ts';

/** A delivery to be decided, with what was read for it. */
export interface Item {
  readonly delivery: AnyDelivery;
  /** The move whose message to all members this is, and whose journal line counts it; null for all other items. */
  readonly sender: Move | null;
  /** Time of the move if it is not that of its actor's lock: all members that one message moves share one time. */
  readonly at: Date | undefined;
  /** Whether this delivery's key has moved the actor before. */
  seen: boolean;
  /** The fields that lookups add to the event. */
  fields: object;
  /** The lookups that returned these fields. */
  lookups: readonly Lookup[];
  /** Null until decided. */
  outcome: Outcome | null;
  /** Null unless it moved its actor. */
  move: Move | null;
  /** Null until all effects were sent. */
  receipt: Receipt | null;
}

/** A report kept in the inbox; `error` is what the machine threw, or null when an earlier report blocks it. */
export interface KeptReport {
  readonly actor: HeldActor;
  readonly delivery: AnyDelivery;
  readonly error: unknown;
}

interface Decisions {
  readonly moves: Move[];
  readonly kept: KeptReport[];
}

export const newItem = (delivery: AnyDelivery, sender: Move | null = null, at?: Date): Item => ({
  delivery,
  sender,
  at,
  seen: false,
  fields: {},
  lookups: [],
  outcome: null,
  move: null,
  receipt: null,
});

type DecideParts = Pick<Runtime, 'limits' | 'commands' | 'writes' | 'log'>;

/**
 * Applies deliveries to their locked actors in order, in memory only, and sets the outcome of each. An item's outcome
 * stays null when an earlier move of its actor writes rows that its lookups have read: they must be read again after
 * these writes, and later items of that actor wait behind it. `had` collects the keys that moved an actor. Throws
 * `unavailable` for a request whose machine fails or whose actor is quarantined.
 */
export function decide(
  runtime: DecideParts,
  held: Held,
  items: readonly Item[],
  had: Set<string> = new Set(),
): Decisions {
  const decisions: Decisions = { moves: [], kept: [] };
  const written = new Map<HeldActor, Step[]>();
  const waiting = new Set<HeldActor>();
  for (const item of items) {
    const { delivery } = item;
    const actor = held.get(addressKey(delivery.to));
    if (actor === undefined) {
      item.outcome = 'unknown';
      continue;
    }
    const writes = written.get(actor) ?? [];
    if (waiting.has(actor) || isOutdated(item, writes)) {
      waiting.add(actor);
      continue;
    }
    const key = `${addressKey(delivery.to)} ${delivery.key}`;
    item.outcome = item.seen || had.has(key) ? 'duplicate' : decideOne(runtime, actor, item, decisions);
    if (item.outcome !== 'moved') continue;
    had.add(key);
    item.move = decisions.moves.at(-1)!;
    written.set(actor, [...writes, ...item.move.plan.writes]);
  }
  return decisions;
}

const isOutdated = ({ lookups, delivery }: Item, writes: readonly Step[]): boolean =>
  writes.some((write) => lookups.some((lookup) => lookup.outdatedBy?.(write, delivery) ?? true));

function decideOne(runtime: DecideParts, actor: HeldActor, item: Item, { moves, kept }: Decisions): Outcome {
  const { delivery, sender } = item;
  const request = actor.kind.requests.includes(delivery.event.type);
  const keep = (error: unknown): Outcome => {
    if (request && sender === null) {
      throw new AppError('unavailable', 'The room cannot do that right now.', { cause: error });
    }
    // A quarantined member must not block the others: a request to it is dropped.
    if (request) return 'ignored';
    actor.inbox += 1;
    kept.push({ actor, delivery, error });
    return 'kept';
  };
  if (actor.inbox > 0 || actor.quarantined) return keep(null);
  const { timer } = delivery;
  if (timer !== undefined && actor.timers[timer.id]?.token !== timer.token) return 'stale';
  try {
    const move = moveActor(runtime, actor, delivery, item.fields, item.at);
    if (move !== null) {
      moves.push(move);
      return 'moved';
    }
  } catch (error) {
    // `unavailable` is no failure of the machine: the row is newer than this replica.
    if (error instanceof AppError) throw error;
    runtime.log.error({ err: error, actor: addressKey(actor.address), event: delivery.event.type }, 'a machine failed');
    return keep(error);
  }
  if (timer !== undefined) {
    // If it stayed in the row, the ignored timer would be due forever.
    delete actor.timers[timer.id];
    actor.changed = true;
    actor.journaled = -1;
  }
  return 'ignored';
}
