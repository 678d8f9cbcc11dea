import type { Address } from '#machines/addresses.ts';
import { deliverIn } from '#src/actors/deliver.ts';
import { timerDelivery } from '#src/actors/due-timers.ts';
import type { HeldActor, Timer } from '#src/actors/held-actor.ts';
import { sendAct } from '#src/actors/journal-act.ts';
import { removeTimerSql } from '#src/actors/move-timer.ts';
import { isTimer } from '#src/actors/stored-timers.ts';
import type { ActWork } from './act-parts.ts';
import { inapplicable, notThere } from './act-refusal.ts';
import type { Act } from './act-schema.ts';
import { holdActor, requireMoving } from './find-target.ts';

/** Delivers the event of a pending timer now, once: the loop of the timers finds it fired. */
export const fireTimer: ActWork<Act<'timer.fire'>> = async (parts, acting, { actor: address, timer: id }) => {
  const { tx, cause, request } = acting;
  const { actor, held } = await holdActor(parts, acting, address);
  const timer = timerOf(actor, id);
  requireMoving(actor);
  const delivery = { ...timerDelivery(actor.address as Address, id, timer, cause), request };
  const [receipt] = await deliverIn(parts.runtime, tx, [delivery], { held });
  const moved = receipt!.outcome === 'moved';
  if (!moved) sendAct(tx, { room: actor.room, event: 'timer.fired', cause, request, about: { timer: id } });
  const effect = moved ? 'moves its actor' : 'does not change the state of its actor';
  return {
    did: `The timer is fired, ${timer.at} was its time; it ${effect}.`,
    would: `The timer, whose time is ${timer.at}, would be fired; it ${effect}.`,
    details: { timer: id, at: timer.at, outcome: receipt!.outcome },
  };
};

/** Removes a pending timer: the actor goes on without it. */
export const cancelTimer: ActWork<Act<'timer.cancel'>> = async (parts, acting, { actor: address, timer: id }) => {
  const { tx, cause, request } = acting;
  const { actor } = await holdActor(parts, acting, address);
  const timer = timerOf(actor, id);
  tx.send({
    name: 'operators.cancel-timer',
    text: `update greenroom.actor a set ${removeTimerSql('$3::text')}
      where a.kind = $1 and a.id = $2`,
    values: [actor.address.kind, actor.address.id, id],
  });
  const about = { timer: id, kind: actor.kind.name, actor: actor.address.id };
  sendAct(tx, { room: actor.room, event: 'timer.cancelled', cause, request, about });
  return {
    did: `The timer is cancelled; ${timer.at} was its time.`,
    would: `The timer, whose time is ${timer.at}, would be cancelled.`,
    details: { timer: id, at: timer.at },
  };
};

function timerOf({ timers }: HeldActor, id: string): Timer {
  const timer = Object.hasOwn(timers, id) ? timers[id] : undefined;
  if (timer === undefined) throw notThere('The actor has no such pending timer.');
  if (!Object.values(timers).every(isTimer)) throw inapplicable('The stored timers are invalid. Reset the actor.');
  return timer;
}
