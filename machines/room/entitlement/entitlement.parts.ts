import { remember } from '../../briefing.ts';
import { change } from '../room.change.ts';
import type { Given } from '../room.context.ts';
import { isNewJoin, isRefused, lacksRight, sidOf } from '../room.joins.ts';
import { hasRight } from '../room.rights.ts';
import { roomSetup } from '../room.setup.ts';

export const entitlementParts = {
  guards: {
    joinsWithoutRight: (given: Given) => isRefused(given) && lacksRight(given),
    /** Without a right, when the setting only records that. */
    joinsTolerated: (given: Given) => !isRefused(given) && lacksRight(given),
    // A role creates no attendance: it counts while it exists, and ends with its removal.
    joinsWithRight: ({ context, event }: Given) =>
      isNewJoin(context, event) &&
      !isRefused({ context, event }) &&
      event.rights !== undefined &&
      hasRight(event.rights) &&
      !event.rights.role &&
      !event.rights.attended,
    losesRole: ({ event }: Given) => event.type === 'role.changed' && event.lost === true,
    /** Until a sweep has listed the meeting's LiveKit room, its participants are unknown. */
    beginsSeen: ({ context, event }: Given) =>
      event.type === 'livekit.roomStarted' &&
      !context.past.includes(event.sid) &&
      !context.checked.includes(event.sid) &&
      (context.sid === null || context.checked.includes(context.sid)),
    isFirstLook: ({ context, event }: Given) =>
      event.type === 'livekit.listed' && event.sid !== null && !context.checked.includes(event.sid),
  },
  actions: {
    checkJoins: change(({ context, event }) => {
      const sid = sidOf(event);
      return sid === null ? {} : { checked: remember(context.checked, sid) };
    }),
  },
};

export const entitlementSetup = roomSetup.extend(entitlementParts);
