import { deliverIn } from '#src/actors/deliver.ts';
import type { Delivery } from '#src/actors/delivery.ts';
import type { Held, HeldActor } from '#src/actors/held-actor.ts';
import { replaced, resetActor } from '#src/actors/reset.ts';
import { AppError } from '#src/kernel/errors.ts';
import type { Acting, ActParts, ActWork } from './act-parts.ts';
import { inapplicable } from './act-refusal.ts';
import type { Act } from './act-schema.ts';
import { holdActor } from './find-target.ts';
import { type FreshState, guestState, recordingState, roomState } from './reset-state.ts';

/**
 * Replaces the state of an actor whose machine fails by a valid one. Its timers and kept reports are dropped, and what
 * it had begun ends.
 */
export const resetBroken: ActWork<Act<'actor.reset'>> = async (parts, acting, { actor: address }) => {
  const { actor: old, held } = await holdActor(parts, acting, address);
  if (old.version > old.kind.version) {
    throw inapplicable('A newer version of the product wrote the state. Reset the actor there.');
  }
  const fresh = await freshState(parts, acting, old);
  const { actor, dropped } = await resetActor(parts.runtime, acting.tx, old, fresh, acting);
  const works = await tellEnd(parts, acting, replaced(held, actor), actor, fresh);
  const reports = Object.values(dropped).reduce((sum, one) => sum + one, 0);
  const kept = reports === 1 ? '1 kept report is dropped' : `${reports} kept reports are dropped`;
  const ends = works ? texts[address.kind] : 'its machine fails also in the new state';
  return {
    did: `The ${address.kind} is reset; ${kept}, and ${ends}.`,
    would: `The ${address.kind} would be reset; ${kept}, and ${ends}.`,
    details: { dropped, works },
  };
};

const texts = {
  room: 'its meeting is over until the comparison with LiveKit, which follows, finds people',
  guest: 'its place has ended; the person may knock again',
  recording: 'it is given up if it had not ended',
} as const;

const freshState = ({ runtime }: ActParts, { tx }: Acting, actor: HeldActor): Promise<FreshState> => {
  if (actor.kind.name === 'room') return roomState(runtime, tx, actor);
  return actor.kind.name === 'guest' ? guestState(tx, actor) : recordingState(tx, actor);
};

/** Resolves with whether the machine took the events by which the old state ends. */
async function tellEnd(
  { runtime }: ActParts,
  { tx, cause, request }: Acting,
  held: Held,
  { address }: HeldActor,
  { events }: FreshState,
): Promise<boolean> {
  if (events.length === 0) return true;
  const deliveries = events.map((event, index) => ({
    to: address,
    event,
    key: `reset/${request}/${index}`,
    cause,
    request,
  }));
  await tx.client.query('savepoint reset');
  try {
    const receipts = await deliverIn(runtime, tx, deliveries as Delivery[], { held });
    return receipts.every(({ outcome }) => outcome !== 'kept');
  } catch (error) {
    // A request whose machine fails: the actor keeps its new state.
    if (!(error instanceof AppError) || error.code !== 'unavailable') throw error;
    await tx.client.query('rollback to savepoint reset');
    return false;
  }
}
