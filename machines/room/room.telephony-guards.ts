import type { Given } from './room.context.ts';

const wantsCallers = ({ context, event }: Given): boolean =>
  context.sid !== null && context.people > 0 && event.limits.telephony;

/** What a room asks itself about callers. */
export const telephonyGuards = {
  /** People meet who can be called. */
  wantsCallers,
  /** Nobody may call, whoever is there. */
  refusesCallers: ({ context, event }: Given) => context.sid === null || !event.limits.telephony,
  hasTelephony: ({ event }: Given) => event.limits.telephony,
  lacksTelephony: ({ event }: Given) => !event.limits.telephony,
  hasNobody: ({ context }: Given) => context.people === 0,
  /** A look that found the meeting's LiveKit room. */
  mayTryRuleAgain: ({ context, event }: Given) =>
    event.type === 'livekit.listed' && event.sid === context.sid && wantsCallers({ context, event }),
  lostRule: ({ context, event }: Given) => event.type === 'sip.rulesListed' && event.missing === context.rule,
};
