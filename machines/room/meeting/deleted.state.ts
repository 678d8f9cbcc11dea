import { meetingSetup } from './meeting.parts.ts';

/** The room's row is deleted. Tokens that are still valid can make LiveKit reopen its room; it is closed again. */
export const deleted = meetingSetup.createStateConfig({
  initial: 'closing',
  on: { 'room.deleted': {}, 'room.changed': {}, 'pin.renewed': {}, 'role.changed': {} },
  states: {
    closing: {
      entry: { type: 'livekit.closeRoom', params: { sid: null } },
      on: { 'livekit.roomClosed': 'closed', 'livekit.closeFailed': 'closed' },
    },
    closed: {
      tags: 'ended',
      on: {
        'participant.joined': { guard: 'isUnseenJoin', target: 'closing' },
        'livekit.roomSeen': 'closing',
        'livekit.listed': { guard: 'isStillThere', target: 'closing' },
      },
    },
  },
});
