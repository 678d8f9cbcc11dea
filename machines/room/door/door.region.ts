import type { EventOf } from '../room.events.ts';
import { doorSetup } from './door.parts.ts';

const putOut = {
  type: 'livekit.removeParticipant',
  params: ({ event }: { event: unknown }) => {
    const { identity, participant } = event as { identity?: string; participant?: { identity: string } };
    return { identity: identity ?? participant?.identity ?? '' };
  },
} as const;

const banOf = ({ event }: { event: unknown }) => {
  const { identity, guest, user, by, alias } = event as EventOf<'participant.removed'>;
  return { identity, guest, user, by, ...(alias === undefined ? {} : { alias }) };
};

/** A token carries the role that its holder had when it was minted. */
const correctRole = {
  type: 'livekit.syncParticipant',
  params: ({ event }: { event: unknown }) => {
    const { participant } = event as EventOf<'participant.joined'>;
    return { identity: participant.identity, by: null };
  },
} as const;

/**
 * Rules for people at the door of the meeting. A LiveKit token cannot be revoked: banned people are removed whenever
 * LiveKit shows them again, and an outdated role is corrected. A host who joins is told that somebody waits.
 */
export const door = doorSetup.createStateConfig({
  initial: 'kept',
  states: {
    kept: {
      on: {
        // The reporter also asks LiveKit directly, and sends `participant.stillThere` when that failed.
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
