import type { Given, ParticipantEvent, RoomContext } from './room.context.ts';
import type { AccessLevel, RoomEvent } from './room.events.ts';

/** What may entitle somebody to be in the meeting; each field is one domain's lookup. */
export interface Rights {
  /** Null for a room that is gone. */
  readonly accessLevel: AccessLevel | null;
  /** Whether an active account has this identity. */
  readonly account: boolean;
  /** Whether that account has a role in the room. */
  readonly role: boolean;
  /** Whether a host has admitted this guest. */
  readonly admitted: boolean;
  /** Whether they took part in this meeting with a right before. */
  readonly attended: boolean;
}

/** Whether any of these rights lets its holder be in the meeting. */
export function hasRight({ accessLevel, account, role, admitted, attended }: Rights): boolean {
  if (accessLevel === null) return false;
  return role || admitted || attended || accessLevel === 'public' || (accessLevel === 'trusted' && account);
}

/** A join that is new, and of a LiveKit room that is not over, unless LiveKit itself just said so. */
const isNewJoin = ({ past }: RoomContext, event: RoomEvent): event is ParticipantEvent =>
  event.type === 'participant.joined' &&
  event.known === 'no' &&
  (event.source === 'sweep' || !past.includes(event.sid));

const isBanned = (event: RoomEvent): boolean =>
  event.type === 'participant.joined' && event.banned === true && event.participant.kind !== 'sip';

/**
 * Whether somebody joins without a right, and without a ban, which is another matter. Only in LiveKit rooms in which
 * joins are checked, and not in a deleted room, which is closed as a whole.
 */
function lacksRight(context: RoomContext, event: RoomEvent): boolean {
  if (!isNewJoin(context, event) || isBanned(event) || !context.checked.includes(event.sid)) return false;
  const { rights } = event;
  return rights !== undefined && rights.accessLevel !== null && !hasRight(rights);
}

/** Whether a join is refused: whoever it is gets removed, and nothing is written of them. */
export const isRefused = (context: RoomContext, event: RoomEvent): boolean =>
  isBanned(event) || (lacksRight(context, event) && event.limits.entitlement === 'remove');

/** What a room asks itself about the rights of those who join. */
export const rightGuards = {
  joinsWithoutRight: ({ context, event }: Given) => isRefused(context, event) && lacksRight(context, event),
  /** Without a right, where that is only written down. */
  joinsTolerated: ({ context, event }: Given) => !isRefused(context, event) && lacksRight(context, event),
  // Not by a role: it counts as long as it lasts, and is gone when it is taken away, by whomever.
  joinsWithRight: ({ context, event }: Given) =>
    isNewJoin(context, event) &&
    !isRefused(context, event) &&
    event.rights !== undefined &&
    hasRight(event.rights) &&
    !event.rights.role &&
    !event.rights.attended,
  losesRole: ({ event }: Given) => event.type === 'role.changed' && event.lost === true,
  /** While the meeting's own LiveKit room was not looked at, nobody knows who is in the meeting. */
  beginsSeen: ({ context, event }: Given) =>
    event.type === 'livekit.roomStarted' &&
    !context.past.includes(event.sid) &&
    !context.checked.includes(event.sid) &&
    (context.sid === null || context.checked.includes(context.sid)),
  isFirstLook: ({ context, event }: Given) =>
    event.type === 'livekit.listed' && event.sid !== null && !context.checked.includes(event.sid),
  joinsUnseenRoom: ({ context, event }: Given) =>
    isNewJoin(context, event) && event.rights !== undefined && !context.checked.includes(event.sid),
};
