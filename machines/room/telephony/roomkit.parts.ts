import { change } from '../room.change.ts';
import type { Given } from '../room.context.ts';
import { roomSetup } from '../room.setup.ts';
import { hasTelephony, peopleMeet } from './telephony.guards.ts';

export const roomkitParts = {
  guards: {
    peopleMeet,
    /** During a meeting, the meeting decides whether callers may join. */
    mayAwaitDevice: (given: Given) => !peopleMeet(given) && hasTelephony(given),
  },
  actions: {
    expectDevice: change(() => ({ deviceAwaited: true })),
    expectNoDevice: change(() => ({ deviceAwaited: false })),
  },
  delays: { roomkitRule: ({ event }: Given) => event.limits.roomkitRuleMs },
};

export const roomkitSetup = roomSetup.extend(roomkitParts);
