import { announce } from '../room.announce.ts';
import type { Given } from '../room.context.ts';
import type { EventOf } from '../room.events.ts';
import type { AccessLevel } from '../room.rights.ts';
import { roomSetup } from '../room.setup.ts';

const isOpen = (level: AccessLevel | undefined): boolean => level === 'public' || level === 'trusted';

/** After this time, all knocks that began before the room let more people in have committed. */
const lateKnocksMs = 2_000;

export const lobbyParts = {
  guards: {
    letsMoreIn: ({ event }: Given) => event.type === 'room.changed' && isOpen(event.accessLevel),
    changesAccess: ({ event }: Given) => event.type === 'room.changed' && event.accessLevel !== undefined,
    somebodyWaits: ({ event }: Given) => event.type === 'lobby.admitAll' && event.crowd.count > 0,
    isOpenToAll: ({ event }: Given) => event.type === 'lobby.seen' && event.accessLevel === 'public' && event.count > 0,
    isOpenToAccounts: ({ event }: Given) =>
      event.type === 'lobby.seen' && event.accessLevel === 'trusted' && event.count > 0,
  },
  actions: {
    announceAdmittedAll: announce(({ event }) => {
      const { through, count, except } =
        event.type === 'lobby.admitAll' ? event.crowd : (event as EventOf<'lobby.seen'>);
      return { type: 'lobby.admittedAll', data: { through, count, ...(except && { except }) } };
    }),
  },
  delays: { lateKnocks: () => lateKnocksMs },
};

export const lobbySetup = roomSetup.extend(lobbyParts);
