import { announce } from '../room.announce.ts';
import type { EventOf, ParticipantEvent, RoomEvent } from '../room.events.ts';

const identityOf = (event: RoomEvent) => {
  const { identity, name, kind } = (event as ParticipantEvent).participant;
  return { identity, name, kind };
};

export const meetingAnnouncements = {
  announceStart: announce(() => ({ type: 'meeting.started', data: {} })),
  announceEnd: announce<{ reason: string }>((_, data) => ({ type: 'meeting.ended', data })),
  announceLobbyCleared: announce<{ reason: string }>((_, data) => ({ type: 'lobby.cleared', data })),
  announceJoin: announce(({ event }) => ({ type: 'participant.joined', data: identityOf(event) })),
  announceLeave: announce(({ event }) => ({ type: 'participant.left', data: identityOf(event) })),
  announceMediaUnavailable: announce(() => ({ type: 'media.unavailable', data: {} })),
  announceMediaAvailable: announce(() => ({ type: 'media.available', data: {} })),
  announceChange: announce(({ event }) => {
    const { configuration, accessLevel } = event as EventOf<'room.changed'>;
    const level = accessLevel === undefined ? {} : { access_level: accessLevel };
    return { type: 'room.changed', data: { ...(configuration === undefined ? {} : { configuration }), ...level } };
  }),
  // Everybody in the meeting receives this fact, so it does not reveal that the PIN changed. Clients read the room
  // again.
  announceRenewal: announce(() => ({ type: 'room.changed', data: {} })),
  // Without an identity: clients in the meeting see the role at LiveKit, and nobody else needs to know who has it.
  announceRoleChange: announce(() => ({ type: 'roles.changed', data: {} })),
};
