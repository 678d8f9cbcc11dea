import { announce } from '../room.announce.ts';
import type { Given } from '../room.context.ts';
import type { EventOf, ParticipantEvent, RoomEvent } from '../room.events.ts';
import { isBanned, isRefused } from '../room.joins.ts';
import { roomSetup } from '../room.setup.ts';

/** Guard: the event is the join of an absent participant whose token has an outdated role. */
const isOutdated = (event: RoomEvent): event is ParticipantEvent =>
  event.type === 'participant.joined' && event.known === 'no' && event.outdated === true;

export const doorParts = {
  guards: {
    isBanned: ({ event }: Given) => isBanned(event),
    isOutdated: ({ context, event }: Given) => isOutdated(event) && !isRefused({ context, event }),
    isAwaitedAndOutdated: ({ event }: Given) => isOutdated(event) && event.awaited === true,
    isAwaited: ({ event }: Given) => event.type === 'participant.joined' && event.awaited === true,
  },
  actions: {
    announceRemoval: announce(({ event }) => {
      const { identity, guest, by } = event as EventOf<'participant.removed'>;
      return { type: 'participant.removed', data: { identity, ...(guest === null ? {} : { participant: guest }), by } };
    }),
  },
};

export const doorSetup = roomSetup.extend(doorParts);
