import { stateIn } from 'xstate';
import {
  type Given,
  isEgressEvent,
  isFreshEgress,
  isFreshJoin,
  isPerson,
  joinsAnotherRoom,
  type ParticipantEvent,
  sidOf,
} from './room.context.ts';
import type { AccessLevel, RoomEvent } from './room.events.ts';
import { isRefused } from './room.rights.ts';

const isOpen = (level: AccessLevel | null | undefined): boolean => level === 'public' || level === 'trusted';

/** Whether somebody who was not there comes with a role that is not theirs any more. */
const isOutdated = (event: RoomEvent): event is ParticipantEvent =>
  event.type === 'participant.joined' && event.known === 'no' && event.outdated === true;

/** What a room asks itself before it moves. */
export const roomGuards = {
  startsMeeting: ({ context, event }: Given) => isFreshJoin(context, event) && isPerson(event),
  joinsThisRoom: ({ context, event }: Given) => isFreshJoin(context, event) && event.sid === context.sid,
  joinsAnotherRoom: ({ context, event }: Given) => joinsAnotherRoom(context, event),
  leavesRecorderBehind: ({ context, event }: Given) => joinsAnotherRoom(context, event) && context.egress !== null,
  isFreshJoin: ({ context, event }: Given) => isFreshJoin(context, event),
  isUnseenJoin: ({ event }: Given) => event.type === 'participant.joined' && event.known === 'no',
  leavesThisRoom: ({ context, event }: Given) =>
    event.type === 'participant.left' && event.known === 'present' && event.sid === context.sid,
  isNewLeave: ({ event }: Given) => event.type === 'participant.left' && event.known !== 'left',
  recorderLeaves: ({ context, event }: Given) =>
    event.type === 'participant.left' && event.known === 'present' && event.participant.identity === context.egress,
  isThisRoom: ({ context, event }: Given) => sidOf(event) !== null && sidOf(event) === context.sid,
  isNewlyOver: ({ context, event }: Given) => {
    const sid = sidOf(event);
    return sid !== null && !context.past.includes(sid);
  },
  isLost: stateIn({ meeting: 'lost' }),
  nothingListed: ({ context, event }: Given) =>
    event.type === 'livekit.listed' && event.sid === null && context.sid === context.lookedFor,
  anotherListed: ({ context, event }: Given) =>
    event.type === 'livekit.listed' && event.sid !== context.sid && context.sid === context.lookedFor,
  recorderListed: ({ context, event }: Given) =>
    event.type === 'livekit.listed' &&
    event.sid === context.sid &&
    event.recorders.some((recorder) => !context.pastEgresses.includes(recorder)),
  recorderMissing: ({ context, event }: Given) =>
    event.type === 'livekit.listed' &&
    context.lookSawRecording &&
    context.egress !== null &&
    !event.recorders.includes(context.egress),
  startsRecording: ({ context, event }: Given) => isFreshEgress(context, event) && event.status === 'active',
  announcesRecording: ({ context, event }: Given) => isFreshEgress(context, event) && event.status === 'starting',
  recordingFailsToStart: ({ context, event }: Given) => isFreshEgress(context, event),
  isEnding: ({ context, event }: Given) =>
    isEgressEvent(event) && event.egress === context.egress && event.status === 'ending',
  endsRecording: ({ context, event }: Given) => event.type === 'egress.ended' && event.egress === context.egress,
  // Callers are hung up (room.callers.ts).
  isBanned: ({ event }: Given) =>
    event.type === 'participant.joined' && event.banned === true && event.participant.kind !== 'sip',
  isOutdated: ({ context, event }: Given) => isOutdated(event) && !isRefused(context, event),
  isAwaitedAndOutdated: ({ event }: Given) => isOutdated(event) && event.awaited === true,
  isAwaited: ({ event }: Given) => event.type === 'participant.joined' && event.awaited === true,
  meets: ({ context }: Given) => context.sid !== null,
  letsMoreIn: ({ event }: Given) => event.type === 'room.changed' && isOpen(event.accessLevel),
  changesAccess: ({ event }: Given) => event.type === 'room.changed' && event.accessLevel !== undefined,
  somebodyWaits: ({ event }: Given) => event.type === 'lobby.admitAll' && event.crowd.count > 0,
  isOpenToAll: ({ event }: Given) => event.type === 'lobby.seen' && event.accessLevel === 'public' && event.count > 0,
  isOpenToAccounts: ({ event }: Given) =>
    event.type === 'lobby.seen' && event.accessLevel === 'trusted' && event.count > 0,
  isStillThere: ({ event }: Given) => event.type === 'livekit.listed' && event.sid !== null,
  wasRecording: ({ context }: Given) => context.egress !== null,
  mediaWasLost: ({ context }: Given) => context.mediaLost,
};
