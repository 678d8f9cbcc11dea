import type { GuestContext } from '#machines/guest/guest.context.ts';
import * as view from '#machines/guest/guest.view.ts';
import type { HeldActor } from '#src/actors/held-actor.ts';

export const contextOf = (actor: HeldActor): GuestContext => actor.snapshot.context as unknown as GuestContext;

export const statusOf = ({ snapshot }: HeldActor): view.GuestStatus => view.statusOf(snapshot);

/** Whether the machine takes a knock now; one that it refuses is not counted as one. */
export const mayKnock = ({ snapshot }: HeldActor): boolean => view.mayKnock(snapshot);
