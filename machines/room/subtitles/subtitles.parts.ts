import { cancel, raise } from 'xstate';
import { pauseOf } from '../agents/agent.delays.ts';
import { agentParts } from '../agents/agent.parts.ts';
import type { Given, RoomContext } from '../room.context.ts';
import type { RoomEvent } from '../room.events.ts';
import { isPerson } from '../room.joins.ts';
import { roomSetup } from '../room.setup.ts';

/** How long somebody who wants subtitles may be absent. */
const absenceMs = 10_000;

export const subtitlesParts = {
  guards: {
    lastWisherStops: ({ event }: Given) => event.type === 'subtitles.stop' && !event.othersWish,
    wisherLeaves: ({ event }: Given) =>
      event.type === 'participant.left' && event.known !== 'left' && isPerson(event) && event.wishes === true,
    nobodyWishes: ({ event }: Given) => 'othersWish' in event && event.othersWish === false,
  },
  actions: {
    // A person whose connection breaks briefly still wants subtitles.
    awaitWishers: raise<RoomContext, RoomEvent, RoomEvent, undefined, never, never>(
      { type: 'subtitles.absent' } as RoomEvent,
      { id: 'subtitles.absent', delay: absenceMs },
    ),
    forgetAbsence: cancel<RoomContext, RoomEvent, undefined, RoomEvent>('subtitles.absent'),
  },
  delays: pauseOf('subtitles'),
};

export const subtitlesSetup = roomSetup.extend(agentParts).extend(subtitlesParts);
