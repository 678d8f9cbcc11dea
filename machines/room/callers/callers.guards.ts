import type { Given } from '../room.context.ts';
import type { ParticipantEvent, RoomEvent } from '../room.events.ts';

/** Guard: the event is the join of a caller who was not present. */
export const isNewCall = (event: RoomEvent): event is ParticipantEvent =>
  event.type === 'participant.joined' && event.known === 'no' && event.participant.kind === 'sip';

/** Whether callers must wait in this room. */
const knocks = ({ limits, reception }: ParticipantEvent): boolean =>
  limits.callersKnock && (reception?.accessLevel === 'trusted' || reception?.accessLevel === 'restricted');

/** Guard: the number is withheld. Such callers cannot be told apart, so each of them may knock. */
const isNameless = ({ participant }: ParticipantEvent): boolean => participant.call?.withheld === true;

export const callersGuards = {
  /** Banned by a host, or temporarily locked out. */
  isRefusedCall: ({ event }: Given) =>
    isNewCall(event) &&
    ((event.banned === true && !(isNameless(event) && knocks(event))) || event.reception?.lockedOut === true),
  /** Callers are held in any LiveKit room: whether it is the meeting's may turn out later. */
  mustKnock: ({ event }: Given) => isNewCall(event) && knocks(event),
  /** Waiting or admitted. */
  isSeatedCall: ({ event }: Given) => event.type === 'caller.published' && event.reception?.expected === true,
  /** A waiting or admitted caller has left. */
  hangsUp: ({ event }: Given) =>
    event.type === 'participant.left' && event.known !== 'left' && event.reception?.expected === true,
  holdsCallers: ({ event }: Given) => event.limits.telephony && event.limits.callersKnock,
  /** A dispatch rule exists, and callers may have to wait from now on. */
  mayHoldCallers: ({ context, event }: Given) =>
    event.type === 'room.changed' &&
    event.accessLevel !== undefined &&
    event.limits.callersKnock &&
    context.rule !== null,
};
