import type { Given } from '../room.context.ts';

export const hasTelephony = ({ event }: Given): boolean => event.limits.telephony;
export const peopleMeet = ({ context }: Given): boolean => context.sid !== null && context.people > 0;
// The event is read last: the one that starts a machine brings no settings.
const wantsCallers = (given: Given): boolean =>
  (peopleMeet(given) || given.context.deviceAwaited) && hasTelephony(given);

export const telephonyGuards = {
  hasTelephony,
  lacksTelephony: (given: Given) => !hasTelephony(given),
  /** People meet who can be called, or a meeting room device is about to call. */
  wantsCallers,
  /** Nobody may call, whoever is present. */
  refusesCallers: (given: Given) =>
    (given.context.sid === null && !given.context.deviceAwaited) || !hasTelephony(given),
  hasNobody: ({ context }: Given) => context.people === 0 && !context.deviceAwaited,
  /** A sweep that found the meeting's LiveKit room. */
  mayTryRuleAgain: ({ context, event }: Given) =>
    event.type === 'livekit.listed' && event.sid === context.sid && wantsCallers({ context, event }),
  lostRule: ({ context, event }: Given) => event.type === 'sip.rulesListed' && event.missing === context.rule,
};
