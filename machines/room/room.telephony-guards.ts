import type { Given } from './room.context.ts';

const hasTelephony = ({ event }: Given): boolean => event.limits.telephony;
const peopleMeet = ({ context }: Given): boolean => context.sid !== null && context.people > 0;
// The event comes last: the one that begins a machine brings no settings.
const wantsCallers = (given: Given): boolean =>
  (peopleMeet(given) || given.context.deviceAwaited) && hasTelephony(given);

/** What a room asks itself about callers. */
export const telephonyGuards = {
  hasTelephony,
  lacksTelephony: (given: Given) => !hasTelephony(given),
  peopleMeet,
  /** People meet who can be called, or a meeting room device is about to call. */
  wantsCallers,
  /** Nobody may call, whoever is there. */
  refusesCallers: (given: Given) =>
    (given.context.sid === null && !given.context.deviceAwaited) || !hasTelephony(given),
  hasNobody: ({ context }: Given) => context.people === 0 && !context.deviceAwaited,
  /** A look that found the meeting's LiveKit room. */
  mayTryRuleAgain: ({ context, event }: Given) =>
    event.type === 'livekit.listed' && event.sid === context.sid && wantsCallers({ context, event }),
  lostRule: ({ context, event }: Given) => event.type === 'sip.rulesListed' && event.missing === context.rule,
  /** Where people meet, their meeting decides. */
  mayAwaitDevice: (given: Given) => !peopleMeet(given) && hasTelephony(given),
};
