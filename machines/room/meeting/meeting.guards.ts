import type { Given } from '../room.context.ts';
import { isFreshJoin, isPerson, joinsAnotherRoom, sidOf } from '../room.joins.ts';

export const meetingGuards = {
  startsMeeting: ({ context, event }: Given) => isFreshJoin(context, event) && isPerson(event),
  joinsThisRoom: ({ context, event }: Given) => isFreshJoin(context, event) && event.sid === context.sid,
  joinsAnotherRoom,
  isFreshJoin: ({ context, event }: Given) => isFreshJoin(context, event),
  leavesThisRoom: ({ context, event }: Given) =>
    event.type === 'participant.left' && event.known === 'present' && event.sid === context.sid,
  isNewLeave: ({ event }: Given) => event.type === 'participant.left' && event.known !== 'left',
  isThisRoom: ({ context, event }: Given) => sidOf(event) !== null && sidOf(event) === context.sid,
  anotherListed: ({ context, event }: Given) =>
    event.type === 'livekit.listed' && event.sid !== context.sid && context.sid === context.lookedFor,
  isStillThere: ({ event }: Given) => event.type === 'livekit.listed' && event.sid !== null,
  mediaWasLost: ({ context }: Given) => context.mediaLost,
};
