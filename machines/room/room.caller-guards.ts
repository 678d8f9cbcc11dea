import { type Given, isFreshJoin, isPerson, type ParticipantEvent } from './room.context.ts';
import type { RoomEvent } from './room.events.ts';

/** Whether somebody comes who was not there, by telephone. */
const isNewCall = (event: RoomEvent): event is ParticipantEvent =>
  event.type === 'participant.joined' && event.known === 'no' && event.participant.kind === 'sip';

/** Whether callers have to wait in this room. */
const knocks = ({ limits, reception }: ParticipantEvent): boolean =>
  limits.callersKnock && (reception?.accessLevel === 'trusted' || reception?.accessLevel === 'restricted');

/** Who withholds the number is nobody in particular: where callers have to wait, another such caller may knock. */
const isNameless = ({ participant }: ParticipantEvent): boolean => participant.call?.withheld === true;

/** Whether nobody meets whom a caller could talk to. */
const hasNobody = ({ context, event }: Given): boolean => event.limits.telephony && context.people === 0;

/** What a room asks itself about those who call. */
export const callerGuards = {
  /** Put out by a host, or locked out for a while. */
  isRefusedCall: ({ event }: Given) =>
    isNewCall(event) &&
    ((event.banned === true && !(isNameless(event) && knocks(event))) || event.reception?.lockedOut === true),
  /** Held whatever LiveKit room it is: whether it is the meeting's may be found out later. */
  mustKnock: ({ event }: Given) => isNewCall(event) && knocks(event),
  /** At the door, or let in. */
  isSeatedCall: ({ event }: Given) => event.type === 'caller.published' && event.reception?.expected === true,
  /** Whoever waits at the door, or was let in, is gone. */
  hangsUp: ({ event }: Given) =>
    event.type === 'participant.left' && event.known !== 'left' && event.reception?.expected === true,
  holdsCallers: ({ event }: Given) => event.limits.telephony && event.limits.callersKnock,
  /** While a rule stands, and those who come from now on may have to wait. */
  mayHoldCallers: ({ context, event }: Given) =>
    event.type === 'room.changed' &&
    event.accessLevel !== undefined &&
    event.limits.callersKnock &&
    context.rule !== null,

  callsAlone: ({ context, event }: Given) =>
    isNewCall(event) && isFreshJoin(context, event) && hasNobody({ context, event }),
  leavesCallersAlone: ({ context, event }: Given) =>
    event.type === 'participant.left' &&
    event.limits.telephony &&
    event.known === 'present' &&
    event.sid === context.sid &&
    isPerson(event) &&
    context.people <= 1,
  hasCompany: ({ context }: Given) => context.people > 0,
  isLeftAlone: ({ context, event }: Given) => context.sid !== null && hasNobody({ context, event }),
};
