import type { Given } from '../room.context.ts';
import { isFreshJoin, isPerson } from '../room.joins.ts';
import { roomSetup } from '../room.setup.ts';
import { isNewCall } from './callers.guards.ts';

/** Whether no people are present for a caller. */
const isDeserted = ({ context, event }: Given): boolean => event.limits.telephony && context.people === 0;

export const companyParts = {
  guards: {
    callsAlone: ({ context, event }: Given) =>
      isNewCall(event) && isFreshJoin(context, event) && isDeserted({ context, event }),
    leavesCallersAlone: ({ context, event }: Given) =>
      event.type === 'participant.left' &&
      event.limits.telephony &&
      event.known === 'present' &&
      event.sid === context.sid &&
      isPerson(event) &&
      context.people <= 1,
    hasCompany: ({ context }: Given) => context.people > 0,
    isLeftAlone: ({ context, event }: Given) => context.sid !== null && isDeserted({ context, event }),
  },
  delays: { callersAlone: ({ event }: Given) => event.limits.callersAloneMs },
};

export const companySetup = roomSetup.extend(companyParts);
