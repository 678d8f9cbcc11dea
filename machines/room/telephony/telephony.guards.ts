import type { Given } from '../room.context.ts';

export const hasTelephony = ({ event }: Given): boolean => event.limits.telephony;
export const peopleMeet = ({ context }: Given): boolean => context.sid !== null && context.people > 0;
// Reads the event last, because the initial event of a machine has no settings.
const wantsCallers = (given: Given): boolean =>
  (peopleMeet(given) || given.context.deviceAwaited) && hasTelephony(given);

export const telephonyGuards = {
  hasTelephony,
  lacksTelephony: (given: Given) => !hasTelephony(given),
  /** A meeting that can be called is running, or a meeting room device is about to call. */
  wantsCallers,
  /** Callers may not join, whoever is present. */
  refusesCallers: (given: Given) =>
    (given.context.sid === null && !given.context.deviceAwaited) || !hasTelephony(given),
  hasNobody: ({ context }: Given) => context.people === 0 && !context.deviceAwaited,
  /** A sweep found the meeting's LiveKit room. */
  mayTryRuleAgain: ({ context, event }: Given) =>
    event.type === 'livekit.listed' && event.sid === context.sid && wantsCallers({ context, event }),
  lostRule: ({ context, event }: Given) => event.type === 'sip.rulesListed' && event.missing === context.rule,
};
