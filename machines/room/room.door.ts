import { roomSetup } from './room.setup.ts';

const putOut = {
  type: 'livekit.removeParticipant',
  params: ({ event }: { event: unknown }) => {
    const { identity, participant } = event as { identity?: string; participant?: { identity: string } };
    return { identity: identity ?? participant?.identity ?? '' };
  },
} as const;

const banOf = ({ event }: { event: unknown }) => {
  const { identity, guest, user, by, alias } = event as {
    identity: string;
    guest: string | null;
    user: string | null;
    by: string;
    alias?: string;
  };
  return { identity, guest, user, by, ...(alias === undefined ? {} : { alias }) };
};

/** Tokens give the role of the hour they were minted in. */
const correctRole = {
  type: 'livekit.syncParticipant',
  params: ({ event }: { event: unknown }) => {
    const { participant } = event as { participant: { identity: string } };
    return { identity: participant.identity, by: null };
  },
} as const;

/**
 * Who was put out of a meeting stays out while it runs: tokens cannot be taken back, so whoever LiveKit shows again is
 * put out again, and whoever comes with the role of an older token gets the one that is theirs now. And a host who comes
 * is told that somebody waits.
 */
export const door = roomSetup.createStateConfig({
  initial: 'kept',
  states: {
    kept: {
      on: {
        // Whoever reports it also asks LiveKit, and says so when that did not work.
        'participant.removed': { guard: 'meets', actions: ['announceRemoval', { type: 'ban.add', params: banOf }] },
        'participant.joined': [
          { guard: 'isBanned', actions: putOut },
          { guard: 'isAwaitedAndOutdated', actions: ['lobby.notify', correctRole] },
          { guard: 'isAwaited', actions: 'lobby.notify' },
          { guard: 'isOutdated', actions: correctRole },
        ],
        'participant.stillThere': { actions: putOut },
      },
    },
  },
});
