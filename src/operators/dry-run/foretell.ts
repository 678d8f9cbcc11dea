import { type Item, newItem } from '#src/actors/decide.ts';
import { type AnyDelivery, addressKey } from '#src/actors/delivery.ts';
import type { HeldActor } from '#src/actors/held-actor.ts';
import { lockKind } from '#src/actors/hold.ts';
import type { Move } from '#src/actors/move.ts';
import { describeState } from '#src/actors/restore.ts';
import type { Runtime } from '#src/actors/runtime.ts';
import { decideTurn } from '#src/actors/settle.ts';
import type { Turn } from '#src/actors/turn.ts';
import { isDatabaseAway } from '#src/db/is-database-away.ts';
import { rehearse } from '#src/db/rehearse.ts';
import { AppError } from '#src/kernel/errors.ts';
import { refuseBusy } from '../acts/act-refusal.ts';
import { cleanReason } from '../acts/clean-reason.ts';
import type { Foretold } from './dry-run-schema.ts';

/** Maximum actors in an answer: one message may move thousands of guests. */
const most = 200;

/**
 * Decides what a delivery would do now, with the actors that its messages reach, in a transaction that is rolled back.
 * Nothing personal is in the result: names of facts, commands and writes, and types of events.
 */
export async function foretell(
  runtime: Runtime,
  delivery: AnyDelivery,
): Promise<{ readonly results: Foretold[]; readonly left_out: number }> {
  // A failure in a dry run must be recorded neither in the log nor in the security log.
  const quiet: Runtime = { ...runtime, log: runtime.log.child({}, { level: 'silent' }), onAudit: () => undefined };
  const item = newItem(delivery);
  try {
    return await rehearse(runtime.database, async (tx) => {
      const turn = await decideTurn(quiet, tx, [item], { fresh: true, lock: lockKind });
      const results = resultsOf(turn, item);
      return { results: results.slice(0, most), left_out: Math.max(0, results.length - most) };
    });
  } catch (error) {
    const failure = failureOf(error);
    if (failure === null) return refuseOdd(error);
    return { results: [{ ...unmoved(delivery, '', 'failed'), error: failure }], left_out: 0 };
  }
}

function resultsOf({ moves, held, kept }: Turn, item: Item): Foretold[] {
  const waiting = kept.map(({ actor, delivery, error }): Foretold => {
    const why =
      error === null ? 'Earlier reports wait in the inbox of the actor; this one would wait behind them.' : error;
    return { ...unmoved(delivery, stateOf(actor), 'kept'), error: textOf(why) };
  });
  const { delivery, outcome } = item;
  const own =
    outcome === 'moved' || outcome === 'kept' || outcome === null
      ? []
      : [unmoved(delivery, stateOf(held.get(addressKey(delivery.to))), outcome)];
  return [...own, ...moves.map(toResult), ...waiting];
}

const unmoved = ({ to }: AnyDelivery, state: string, outcome: Foretold['outcome']): Foretold => ({
  actor: { kind: to.kind, id: to.id },
  outcome,
  before: state,
  after: state,
  facts: [],
  commands: [],
  writes: [],
  messages: [],
  timers: [],
  error: null,
});

const toResult = ({ actor, at, before, after, plan, timers }: Move): Foretold => ({
  actor: { kind: actor.address.kind, id: actor.address.id },
  outcome: 'moved',
  before,
  after,
  facts: plan.facts.map(({ type }) => ({ type })),
  commands: plan.commands.map(({ name }) => ({ name })),
  writes: plan.writes.map(({ name }) => name),
  messages: plan.messages.map(({ to, event }) => ({
    to: typeof to === 'string' ? to : addressKey(to),
    event: event.type,
  })),
  timers: plan.timers.map((step) =>
    step.do === 'cancel'
      ? { do: 'cancel', id: step.id, at: null }
      : { do: 'set', id: step.id, at: timers[step.id]?.at ?? new Date(at.getTime() + step.delayMs).toISOString() },
  ),
  error: null,
});

function stateOf(actor: HeldActor | undefined): string {
  try {
    return actor === undefined ? '' : describeState(actor.snapshot.value);
  } catch {
    return '';
  }
}

/** What a request's machine threw; null for other errors. */
function failureOf(error: unknown): string | null {
  if (!(error instanceof AppError) || error.code !== 'unavailable' || isDatabaseAway(error.cause)) return null;
  return error.cause === undefined
    ? 'The actor is quarantined, or a newer version of the product wrote its state: it takes no requests now.'
    : textOf(error.cause);
}

const textOf = (thrown: unknown): string =>
  cleanReason(thrown instanceof Error ? thrown.message : String(thrown)).slice(0, 500);

/** Refuses an event whose fields the lookups of its actor cannot read. */
function refuseOdd(error: unknown): never {
  const code = String((error as { code?: unknown } | null)?.code ?? '');
  if (error instanceof TypeError || code.startsWith('22')) {
    throw new AppError('invalid_payload', 'The event lacks fields that it needs, or has some of another type.');
  }
  return refuseBusy(error);
}
