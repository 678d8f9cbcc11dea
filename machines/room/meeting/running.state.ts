import { meetingSetup } from './meeting.parts.ts';
import { close, end, join, joinUnmet, leave, leaveUnmet, start } from './meeting.steps.ts';
import { active, recording } from './recording.states.ts';

/** A meeting is running. */
export const running = meetingSetup.createStateConfig({
  initial: 'active',
  on: {
    'participant.joined': [
      { guard: 'joinsThisRoom', actions: join },
      { guard: 'joinsAnotherRoom', target: '.active', actions: [...end('superseded'), ...start] },
      joinUnmet,
    ],
    'participant.left': [{ guard: 'leavesThisRoom', actions: leave }, leaveUnmet],
    'meeting.end': { target: 'empty', actions: close },
    'livekit.roomFinished': [
      { guard: 'isThisRoom', target: 'empty', actions: end('finished') },
      { guard: 'isNewlyOver', actions: 'rememberPast' },
    ],
    'livekit.listed': { guard: 'anotherListed', target: 'empty', actions: end('gone') },
    'livekit.lost': { target: 'lost', actions: ['noteMediaLost', 'announceMediaUnavailable'] },
    // The connection broke, or no replica probed LiveKit: it may have restarted, which the next sweep checks.
    'livekit.back': { target: 'lost.returning' },
  },
  states: { active, recording },
});
