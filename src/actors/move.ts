import type { AnyMachineSnapshot } from 'xstate';
import type { Limits } from '#machines/briefing.ts';
import type { StoredState } from '#machines/migration.ts';
import type { AnyDelivery } from './delivery.ts';
import type { HeldActor, Timer } from './held-actor.ts';
import { type Plan, planOf, type Vocabulary } from './plan.ts';
import { describeState, migrateState, restoreSnapshot } from './restore.ts';
import { checkTimers } from './stored-timers.ts';

/** One event that moved one actor, and its effects. */
export interface Move {
  readonly actor: HeldActor;
  readonly delivery: AnyDelivery;
  /** The fields that lookups added to the event. */
  readonly fields: object;
  /** The database's time of the move. */
  readonly at: Date;
  /** The actor's revision after this move; part of the key of all its effects. */
  readonly revision: number;
  readonly before: string;
  readonly after: string;
  readonly plan: Plan;
  /** The machine's snapshot and the pending timers after this move. */
  readonly live: AnyMachineSnapshot;
  readonly timers: Readonly<Record<string, Timer>>;
}

/**
 * Moves a locked actor by one event, in memory only. Returns null when the machine does not accept the event in its
 * state. If the machine throws, rethrows and leaves the actor unchanged.
 */
export function moveActor(
  runtime: Vocabulary & { readonly limits: Limits },
  actor: HeldActor,
  delivery: AnyDelivery,
  fields: object,
  now: Date = actor.now,
): Move | null {
  const { kind } = actor;
  const stored = migrateState(kind, actor as unknown as StoredState, actor.version);
  checkTimers(stored.timers);
  const before = actor.live ?? restoreSnapshot(kind, stored.snapshot);
  const event = { ...delivery.event, ...fields, at: now.toISOString(), limits: runtime.limits, self: actor.address.id };
  const [after, actions] = kind.step(before, event);
  // The same object without actions means refused; a move with only actions also returns the same object.
  if (after === before && actions.length === 0) return null;
  const plan = planOf(runtime, actions);

  const timers = { ...stored.timers } as Record<string, Timer>;
  if (delivery.timer !== undefined) delete timers[delivery.timer.id];
  const revision = actor.revision + 1;
  for (const [index, step] of plan.timers.entries()) {
    if (step.do === 'cancel') delete timers[step.id];
    else {
      const at = new Date(now.getTime() + step.delayMs).toISOString();
      timers[step.id] = { at, event: step.event, token: `${revision}/${index}` };
    }
  }
  actor.version = kind.version;
  actor.revision = revision;
  actor.live = after;
  actor.timers = timers;
  actor.done = after.hasTag('ended');
  actor.changed = true;
  return {
    actor,
    delivery,
    fields,
    at: now,
    revision,
    before: describeState(before.value),
    after: describeState(after.value),
    plan,
    live: after,
    timers,
  };
}
