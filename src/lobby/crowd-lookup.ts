import type { Crowd } from '#machines/room/lobby/lobby.events.ts';
import type { AnyDelivery } from '#src/actors/delivery.ts';
import type { Held, HeldActor } from '#src/actors/held-actor.ts';
import type { Lookup } from '#src/actors/runtime.ts';
import { contextOf, statusOf } from './guest-standing.ts';

/**
 * The number of waiting guests whom `lobby.admitAll` admits, and the highest knock number among the held guests. The
 * guests' rows are locked, so the count stays true until the same commit admits them. Quarantined guests are not
 * counted, because they cannot be moved.
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
