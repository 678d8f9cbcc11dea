import type { Crowd } from '#machines/room/lobby/lobby.events.ts';
import type { AnyDelivery } from '#src/actors/delivery.ts';
import type { Held, HeldActor } from '#src/actors/held-actor.ts';
import type { Lookup } from '#src/actors/runtime.ts';
import { contextOf, statusOf } from './guest-standing.ts';

/**
 * How many guests wait in front of a room that admits all of them, and the highest knock number of those at its door.
 * Their rows are locked, so that the count is still true when they are admitted in the same commit. Quarantined guests
 * do not count: they cannot be moved.
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
  return {
    count: guests.filter(isWaiting).length,
    through: Math.max(0, ...guests.map((guest) => contextOf(guest).number)),
  };
}

const isWaiting = (guest: HeldActor): boolean =>
  statusOf(guest) === 'waiting' && guest.inbox === 0 && !guest.quarantined;
