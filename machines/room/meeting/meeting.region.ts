import type { EventOf } from '../room.events.ts';
import { deleted } from './deleted.state.ts';
import { lost } from './lost.state.ts';
import { meetingSetup } from './meeting.parts.ts';
import { clearLobby, end, joinUnmet, leaveUnmet, start } from './meeting.steps.ts';
import { running } from './running.state.ts';

/** Whether a meeting is running, and whether it is recorded. */
export const meeting = meetingSetup.createStateConfig({
  initial: 'empty',
  on: {
    // A participant sid never returns after its leave: a leave that arrives before its join is stored, so that the join
    // is ignored.
    'participant.left': leaveUnmet,
    'livekit.roomFinished': { guard: 'isNewlyOver', actions: 'rememberPast' },
    'room.changed': { actions: 'announceChange' },
    'pin.renewed': { actions: 'announceRenewal' },
    // Sent to LiveKit even if nobody is believed present, because the report of a join may be pending.
    'role.changed': { actions: ['announceRoleChange', { type: 'livekit.syncParticipant', params: whoseRole }] },
    'room.deleted': [
      { guard: 'meets', target: '.deleted', actions: end('room_deleted') },
      { target: '.deleted', actions: clearLobby('room_deleted') },
    ],
  },
  states: {
    empty: {
      on: {
        'participant.joined': [
          { guard: 'startsMeeting', target: 'running', actions: start },
          // An agent or a caller alone does not start a meeting, but is present when one starts.
          joinUnmet,
        ],
      },
    },
    running,
    lost,
    deleted,
    // LiveKit has the meeting's room again: return to the previous state.
    back: {
      always: [
        { guard: 'mediaWasLost', actions: ['noteMediaBack', 'announceMediaAvailable'], target: 'back' },
        { guard: 'wasRecording', target: 'running.recording' },
        { target: 'running.active' },
      ],
    },
  },
});

function whoseRole({ event }: { event: unknown }): { identity: string; by: string } {
  const { identity, by } = event as EventOf<'role.changed'>;
  return { identity, by };
}
