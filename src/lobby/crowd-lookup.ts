import type { Crowd } from '#machines/room/lobby/lobby.events.ts';
import type { AnyDelivery } from '#src/actors/delivery.ts';
import type { Held, HeldActor } from '#src/actors/held-actor.ts';
import type { Lookup } from '#src/actors/runtime.ts';
import { contextOf, statusOf } from './guest-standing.ts';

/**
 * The waiting guests whom `lobby.admitAll` admits, up to the highest knock number of the held guests. Their rows are
 * locked, so this stays true until the same commit admits them. Quarantined guests cannot be moved and stay.
 */
export const crowdLookup: Lookup = {
  withMembers: ['lobby.admitAll'],
  outdatedBy: () => false,
  read: async (_tx, deliveries, held) =>
    deliveries.map((delivery) =>
      delivery.event.type === 'lobby.admitAll' ? { crowd: readCrowd(delivery, held) } : {},
    ),
};

function readCrowd({ to }: AnyDelivery, held: Held): Crowd {
  const guests = [...held.values()].filter(({ address, room, done }) => {
    return address.kind === 'guest' && room === to.id && !done;
  });
  const waiting = guests.filter((guest) => statusOf(guest) === 'waiting');
  const except = waiting.filter((guest) => !isMovable(guest)).map(numberOf);
  return {
    count: waiting.length - except.length,
    through: Math.max(0, ...guests.map(numberOf)),
    ...(except.length > 0 && { except }),
  };
}

const numberOf = (guest: HeldActor): number => contextOf(guest).number;

const isMovable = (guest: HeldActor): boolean => guest.inbox === 0 && !guest.quarantined;
