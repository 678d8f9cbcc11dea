import { transition } from 'xstate';
import { catalogue, type KindOfActor, type StoredState, versionOf } from '#machines/catalogue.ts';
import type { Delivery, StoredSnapshot } from './delivery.ts';
import type { HeldActor, Timer } from './hold.ts';
import { type Plan, planOf } from './plan.ts';
import { describeState, migrateState, restoreSnapshot } from './restore.ts';
import type { Runtime } from './runtime.ts';

/** One event that moved one actor, and what must follow from it. */
export interface Move {
  readonly actor: HeldActor;
  readonly delivery: Delivery;
  /** The actor's revision after this move: part of the key of everything that follows from it. */
  readonly revision: number;
  readonly before: string;
  readonly after: string;
  readonly plan: Plan;
}

/**
 * Moves a held actor by one event, in memory only. Null when the machine does not take the event now. Throws what the
 * machine throws, and leaves the actor as it was then.
 */
export function moveActor(runtime: Runtime, actor: HeldActor, delivery: Delivery, brief: object): Move | null {
  const kind: KindOfActor = catalogue[actor.address.kind];
  const stored = migrateState(kind, actor as unknown as StoredState, actor.version);
  const before = restoreSnapshot(kind, stored.snapshot);
  const event = { ...delivery.event, ...brief, at: actor.now.toISOString(), limits: runtime.limits };
  const [after, actions] = transition(kind.machine, before, event);
  // The same object without actions is a refusal; a move that only acts returns the same object too.
  if (after === before && actions.length === 0) return null;
  const plan = planOf(runtime, actions);
  const snapshot = kind.machine.getPersistedSnapshot(after) as unknown as StoredSnapshot;

  const timers = { ...stored.timers } as Record<string, Timer>;
  if (delivery.timer !== undefined) delete timers[delivery.timer.id];
  const revision = actor.revision + 1;
  for (const [index, step] of plan.timers.entries()) {
    if (step.do === 'cancel') delete timers[step.id];
    else {
      const at = new Date(actor.now.getTime() + step.delayMs).toISOString();
      timers[step.id] = { at, event: step.event, token: `${revision}/${index}` };
    }
  }
  const move = {
    actor,
    delivery,
    revision,
    before: describeState(before.value),
    after: describeState(after.value),
    plan,
  };
  actor.version = versionOf(kind);
  actor.revision = revision;
  actor.snapshot = snapshot;
  actor.timers = timers;
  actor.done = after.hasTag('ended');
  return move;
}
