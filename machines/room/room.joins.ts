import type { Given, RoomContext } from './room.context.ts';
import type { ParticipantEvent, RoomEvent } from './room.events.ts';
import { hasRight } from './room.rights.ts';

/** Returns the LiveKit sid of an event, if it has one. */
export const sidOf = (event: RoomEvent): string | null => ('sid' in event ? event.sid : null);

/** Whether a participant event is about a person, not about an agent, a recorder or a caller. */
export const isPerson = (event: RoomEvent): boolean =>
  (event.type === 'participant.joined' || event.type === 'participant.left') && event.participant.kind === 'standard';

/** A new join, in a LiveKit room that has not ended; LiveKit's own list of participants overrides the latter. */
export const isNewJoin = ({ past }: RoomContext, event: RoomEvent): event is ParticipantEvent =>
  event.type === 'participant.joined' &&
  event.known === 'no' &&
  (event.source === 'sweep' || !past.includes(event.sid));

/** Guard: the event is the join of a banned participant. Banned callers are hung up instead. */
export const isBanned = (event: RoomEvent): boolean =>
  event.type === 'participant.joined' && event.banned === true && event.participant.kind !== 'sip';

/**
 * Guard: the event is the join of a participant without a right; bans are checked separately. Only in LiveKit rooms in which joins are
 * checked, and not in a deleted room, which is closed as a whole.
 */
export function lacksRight({ context, event }: Given): boolean {
  if (!isNewJoin(context, event) || isBanned(event) || !context.checked.includes(event.sid)) return false;
  const { rights } = event;
  return rights !== undefined && rights.accessLevel !== null && !hasRight(rights);
}

/** Whether a join is refused: the participant is removed, and the join changes nothing in the room. */
export const isRefused = ({ context, event }: Given): boolean =>
  isBanned(event) || (lacksRight({ context, event }) && event.limits.entitlement === 'remove');

/** A new join that is not refused. */
export const isFreshJoin = (context: RoomContext, event: RoomEvent): event is ParticipantEvent =>
  isNewJoin(context, event) && !isRefused({ context, event });

/** Guard: the event is a join in a LiveKit room other than the meeting's. */
export const joinsAnotherRoom = ({ context, event }: Given): boolean =>
  isFreshJoin(context, event) && event.sid !== context.sid && isPerson(event);
