import type { GuestContext } from '#machines/guest/guest.context.ts';
import type { HeldActor } from '#src/actors/held-actor.ts';

export const contextOf = (actor: HeldActor): GuestContext => actor.snapshot.context as unknown as GuestContext;

/** The first word of a guest's state: `waiting`, `admitted`, `denied`, or where nobody stands at the door. */
export function statusOf(actor: HeldActor): string {
  const { value } = actor.snapshot;
  return typeof value === 'string' ? value : Object.keys(value as object)[0]!;
}

/** Whether the machine takes a knock now; one that it refuses is not counted as one. */
export function mayKnock({ snapshot: { value } }: HeldActor): boolean {
  if (typeof value !== 'string') return Object.values(value as object)[0] === 'mayKnock';
  return value === 'outside' || value === 'gone' || value === 'expired';
}
