import { meetingSetup } from './meeting.parts.ts';
import { close, end, join, joinUnmet, leave, leaveUnmet, moveOn } from './meeting.steps.ts';

/** LiveKit is unreachable, or back while it is unknown whether the meeting's room still exists. */
export const lost = meetingSetup.createStateConfig({
  initial: 'away',
  on: {
    'participant.joined': [
      { guard: 'joinsThisRoom', target: '#room.meeting.back', actions: join },
      {
        guard: 'leavesRecorderBehind',
        target: '#room.meeting.back',
        actions: ['announceRecorderGone', 'dropEgress', ...moveOn],
      },
      { guard: 'joinsAnotherRoom', target: '#room.meeting.back', actions: moveOn },
      joinUnmet,
    ],
    'participant.left': [{ guard: 'leavesThisRoom', actions: leave }, leaveUnmet],
    'meeting.end': { target: 'empty', actions: close },
    'livekit.roomFinished': [
      { guard: 'isThisRoom', target: 'empty', actions: end('finished') },
      { guard: 'isNewlyOver', actions: 'rememberPast' },
    ],
  },
  states: {
    away: {
      on: { 'livekit.back': 'returning' },
    },
    returning: {
      after: { resume: { target: '#room.meeting.empty', actions: end('lost') } },
      on: {
        'livekit.lost': { target: 'away', actions: ['noteMediaLost', 'announceMediaUnavailable'] },
        'livekit.listed': { guard: 'isThisRoom', target: '#room.meeting.back' },
      },
    },
  },
});
