import type { GuestContext } from '#machines/guest/guest.context.ts';
import * as view from '#machines/guest/guest.view.ts';
import type { HeldActor } from '#src/actors/held-actor.ts';

export const contextOf = (actor: HeldActor): GuestContext => actor.snapshot.context as unknown as GuestContext;

export const statusOf = ({ snapshot }: HeldActor): view.GuestStatus => view.statusOf(snapshot);

/** Whether the guest machine accepts `guest.knock` now; a refused knock is not counted. */
export const mayKnock = ({ snapshot }: HeldActor): boolean => view.mayKnock(snapshot);
