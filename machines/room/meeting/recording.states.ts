import { meetingSetup } from './meeting.parts.ts';
import { end, leave, leaveUnmet } from './meeting.steps.ts';

const startsRecording = {
  guard: 'startsRecording',
  target: 'recording',
  actions: ['keepEgress', 'announceRecordingStarted'],
} as const;

const endsUnlisted = { guard: 'anotherListed', target: '#room.meeting.empty', actions: end('gone') } as const;

/** The meeting is not recorded. */
export const active = meetingSetup.createStateConfig({
  on: {
    'egress.started': [startsRecording, { guard: 'announcesRecording', actions: 'announceRecordingStarting' }],
    'egress.updated': startsRecording,
    'egress.ended': { guard: 'recordingFailsToStart', actions: ['rememberEgress', 'announceRecordingEnd'] },
    'recording.told': { guard: 'ourRecordingStarts', target: 'recording' },
    'livekit.listed': [
      endsUnlisted,
      { guard: 'recorderListed', target: 'recording', actions: ['keepEgress', 'announceRecorderFound'] },
    ],
  },
});

/** An egress records the meeting. */
export const recording = meetingSetup.createStateConfig({
  on: {
    'egress.updated': { guard: 'isEnding', actions: 'announceRecordingStopping' },
    'egress.ended': { guard: 'endsRecording', target: 'active', actions: ['announceRecordingEnd', 'dropEgress'] },
    'recording.told': { guard: 'ourRecordingEnds', target: 'active', actions: 'rememberOurEgress' },
    // A recorder that dies sends no `egress_ended`; only its participant leaves.
    'participant.left': [
      { guard: 'recorderLeaves', target: 'active', actions: [...leave, 'announceRecorderGone', 'dropEgress'] },
      { guard: 'leavesThisRoom', actions: leave },
      leaveUnmet,
    ],
    'livekit.listed': [
      endsUnlisted,
      { guard: 'recorderMissing', target: 'active', actions: ['announceRecorderGone', 'dropEgress'] },
    ],
  },
});
