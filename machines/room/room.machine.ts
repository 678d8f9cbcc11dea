import { initialContext, type RoomContext, roomSetup } from './room.setup.ts';

/** Everything that a participant's coming or going writes, in one order everywhere. */
const join = ['countPerson', { type: 'presence.add', params: presenceOf }, 'announceJoin'] as const;
const leave = ['uncountPerson', { type: 'presence.leave', params: presenceOf }, 'announceLeave'] as const;

const allLeft = { type: 'presence.leaveAll', params: livekitRoomOf } as const;
const forgetOthers = { type: 'presence.forget', params: newRoomOf } as const;

/**
 * The end of a meeting, whatever ended it: nobody is left present, waiting, admitted or recorded. Only `finished` is
 * LiveKit's own word that they left; after any other end the next look may find them again.
 */
const end = (reason: 'finished' | 'superseded' | 'gone' | 'lost') =>
  [
    { type: 'announceEnd', params: { reason } },
    { type: 'announceLobbyCleared', params: { reason: 'meeting_ended' } },
    reason === 'finished' ? allLeft : forgetOthers,
    { type: 'guests.tell', params: { event: { type: 'guest.meetingEnded', reason: 'meeting_ended' } } },
    'forgetRoom',
  ] as const;

const start = ['adoptRoom', 'announceStart', ...join] as const;

/** The same meeting goes on in another LiveKit room. */
const moveOn = [forgetOthers, 'moveToNewRoom', ...join] as const;

/**
 * A room. `meeting` says whether people meet and whether it is recorded; `sweeping` compares with LiveKit while they
 * do, and once more afterwards, so that what webhooks left out is mended.
 */
export const roomMachine = roomSetup.createMachine({
  id: 'room',
  type: 'parallel',
  context: initialContext,
  states: {
    meeting: {
      initial: 'empty',
      on: {
        // A sid that left never comes back: a leave that overtook its join is kept, so that the join is not believed.
        'participant.left': { guard: 'isNewLeave', actions: { type: 'presence.leave', params: presenceOf } },
        'livekit.roomFinished': { guard: 'isNewlyOver', actions: 'rememberPast' },
        'lobby.admittedAll': { actions: 'announceAdmittedAll' },
      },
      states: {
        empty: {
          on: {
            'participant.joined': [
              { guard: 'startsMeeting', target: 'running', actions: start },
              // An agent or a caller alone is no meeting, but somebody whom the next one already has.
              { guard: 'isFreshJoin', actions: { type: 'presence.add', params: presenceOf } },
            ],
          },
        },
        running: {
          initial: 'active',
          on: {
            'participant.joined': [
              { guard: 'joinsThisRoom', actions: join },
              { guard: 'joinsAnotherRoom', target: '.active', actions: [...end('superseded'), ...start] },
              { guard: 'isFreshJoin', actions: { type: 'presence.add', params: presenceOf } },
            ],
            'participant.left': [
              { guard: 'leavesThisRoom', actions: leave },
              { guard: 'isNewLeave', actions: { type: 'presence.leave', params: presenceOf } },
            ],
            'livekit.roomFinished': [
              { guard: 'isThisRoom', target: 'empty', actions: end('finished') },
              { guard: 'isNewlyOver', actions: 'rememberPast' },
            ],
            'livekit.listed': { guard: 'anotherListed', target: 'empty', actions: end('gone') },
            'livekit.lost': { target: 'lost', actions: ['noteMediaLost', 'announceMediaUnavailable'] },
            // Nobody watched for a while: LiveKit may have been restarted, and the look that follows tells.
            'livekit.back': { target: 'lost.returning' },
          },
          states: {
            active: {
              on: {
                'egress.started': [
                  {
                    guard: 'startsRecording',
                    target: 'recording',
                    actions: ['keepEgress', 'announceRecordingStarted'],
                  },
                  { guard: 'announcesRecording', actions: 'announceRecordingStarting' },
                ],
                'egress.updated': {
                  guard: 'startsRecording',
                  target: 'recording',
                  actions: ['keepEgress', 'announceRecordingStarted'],
                },
                'egress.ended': {
                  guard: 'recordingFailsToStart',
                  actions: ['rememberEgress', 'announceRecordingEnd'],
                },
                'livekit.listed': [
                  { guard: 'anotherListed', target: '#room.meeting.empty', actions: end('gone') },
                  { guard: 'recorderListed', target: 'recording', actions: ['keepEgress', 'announceRecorderFound'] },
                ],
              },
            },
            recording: {
              on: {
                'egress.updated': { guard: 'isEnding', actions: 'announceRecordingStopping' },
                'egress.ended': {
                  guard: 'endsRecording',
                  target: 'active',
                  actions: ['announceRecordingEnd', 'dropEgress'],
                },
                // A recorder that dies tells nobody but by its absence.
                'participant.left': [
                  {
                    guard: 'recorderLeaves',
                    target: 'active',
                    actions: [...leave, 'announceRecorderGone', 'dropEgress'],
                  },
                  { guard: 'leavesThisRoom', actions: leave },
                  { guard: 'isNewLeave', actions: { type: 'presence.leave', params: presenceOf } },
                ],
                'livekit.listed': [
                  { guard: 'anotherListed', target: '#room.meeting.empty', actions: end('gone') },
                  { guard: 'recorderMissing', target: 'active', actions: ['announceRecorderGone', 'dropEgress'] },
                ],
              },
            },
          },
        },
        lost: {
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
              { guard: 'isFreshJoin', actions: { type: 'presence.add', params: presenceOf } },
            ],
            'participant.left': [
              { guard: 'leavesThisRoom', actions: leave },
              { guard: 'isNewLeave', actions: { type: 'presence.leave', params: presenceOf } },
            ],
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
        },
        // LiveKit is there again: back to where the meeting was.
        back: {
          always: [
            { guard: 'mediaWasLost', actions: ['noteMediaBack', 'announceMediaAvailable'], target: 'back' },
            { guard: 'wasRecording', target: 'running.recording' },
            { target: 'running.active' },
          ],
        },
      },
    },
    sweeping: {
      initial: 'idle',
      states: {
        idle: {
          on: {
            // Believed or not: a look will tell whether somebody is there.
            'participant.joined': { guard: 'isUnseenJoin', target: 'resting' },
            'livekit.roomStarted': { guard: 'isNewlyOver', target: 'resting' },
            'livekit.roomSeen': 'looking',
          },
        },
        resting: {
          after: { sweep: 'looking' },
          on: { 'livekit.back': 'looking', 'livekit.roomSeen': 'looking' },
        },
        looking: {
          entry: ['noteLook', 'livekit.listParticipants'],
          on: {
            'livekit.listed': [
              { guard: 'isLost', target: 'resting' },
              { guard: 'nothingListed', target: 'idle' },
              { target: 'resting' },
            ],
            'livekit.listFailed': 'resting',
          },
        },
      },
    },
  },
});

function presenceOf({ event }: { event: unknown }): { sid: string; participant: unknown } {
  const { sid, participant } = event as { sid: string; participant: unknown };
  return { sid, participant };
}

function livekitRoomOf({ context }: { context: RoomContext }): { livekitRoom: string | null } {
  return { livekitRoom: context.sid };
}

/** The LiveKit room that the event speaks of, whose people are not those of the meeting that ends. */
function newRoomOf({ event }: { event: unknown }): { except: string | null } {
  return { except: (event as { sid?: string | null }).sid ?? null };
}
