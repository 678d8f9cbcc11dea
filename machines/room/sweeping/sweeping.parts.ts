import { change } from '../room.change.ts';
import type { Given } from '../room.context.ts';
import { isNewJoin } from '../room.joins.ts';
import { roomSetup } from '../room.setup.ts';

export const sweepingParts = {
  guards: {
    /** Guard: a participant whose right is checked joins a LiveKit room that no sweep has listed. */
    joinsUnseenRoom: ({ context, event }: Given) =>
      isNewJoin(context, event) && event.rights !== undefined && !context.checked.includes(event.sid),
    nothingListed: ({ context, event }: Given) =>
      event.type === 'livekit.listed' && event.sid === null && context.sid === context.lookedFor,
  },
  actions: {
    noteLook: change(({ context }) => ({ lookedFor: context.sid, lookSawRecording: context.egress !== null })),
  },
  delays: { sweep: ({ event }: Given) => event.limits.sweepMs },
};

export const sweepingSetup = roomSetup.extend(sweepingParts);
